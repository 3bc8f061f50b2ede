package io.bieases.routes.proving.audit;

import java.nio.file.Path;
import java.util.List;

/**
 * Everything of a run.
 *
 * @param searched logs, result files, dead letters and dumps of JMX, health and metrics; {@code
 *     .gz} is unpacked
 * @param canaries secrets, keys, card-like numbers and words of bodies that must be nowhere in them
 */
public record Evidence(
    GatewayRecord gateway,
    List<Asked> asked,
    List<Told> told,
    Limits limits,
    List<Path> searched,
    List<String> canaries) {

  /**
   * The gateway's limits: calls of an operation in any minute, of all in any minute and hour, and
   * of all in any second. A refund query counts for all only.
   */
  public record Limits(
      int create,
      int query,
      int cancel,
      int refund,
      int totalPerMinute,
      int totalPerHour,
      int burst) {

    /** As the contract has them. */
    public static Limits documented() {
      return new Limits(60, 120, 30, 20, 300, 5_000, 50);
    }
  }
}
