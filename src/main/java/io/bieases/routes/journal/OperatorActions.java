package io.bieases.routes.journal;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Who did what and why: the table {@code operator_action}, kept for good.
 *
 * <p>Written inside the transaction that does it.
 */
public class OperatorActions {

  private final JdbcClient jdbc;

  /** Works on the writer's pool. */
  public OperatorActions(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** An instruction, in words; whatever is done about it is shown with it. */
  public static String target(String merchant, String operation, String number) {
    return String.join("/", merchant, operation, number);
  }

  /**
   * Writes it down.
   *
   * @param target what it is about: {@link #target}, or words with a colon, which no alias has
   */
  public void note(String operator, String action, String target, String reason, long nowMillis) {
    jdbc.sql(
            "INSERT INTO operator_action (at, operator, action, target, reason) VALUES (?, ?, ?,"
                + " ?, ?)")
        .params(nowMillis, operator, action, target, reason)
        .update();
  }
}
