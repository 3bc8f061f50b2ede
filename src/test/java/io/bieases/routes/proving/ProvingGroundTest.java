package io.bieases.routes.proving;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The proving ground; its command is in {@code src/docs/proving.md}. */
class ProvingGroundTest {

  private static final Logger LOG = LoggerFactory.getLogger(ProvingGroundTest.class);

  private static final int REFUNDS_PER_MINUTE = 600;
  private static final int PARTS = 4;

  private static long seed() {
    long seed = Long.getLong("proving.seed", new SecureRandom().nextInt(1_000_000));
    LOG.info("seed {}: repeat with -Dproving.seed={}", seed, seed);
    return seed;
  }

  /**
   * Both at once: they mostly wait. A list, for an assertion on a stream takes one after the other.
   */
  @Test
  void killsOfOneNodeAndAPauseOfOneOfTwoAreSurvived() {
    long seed = seed();
    Duration shortly = Duration.ofSeconds(5);
    List<Table.Line> lines =
        Stream.of(
                new Plan("R1", Setup.EMBEDDED, seed, shortly, 60, REFUNDS_PER_MINUTE, 1),
                new Plan("R8", Setup.SHARED, seed, shortly, 40, REFUNDS_PER_MINUTE, 1))
            .parallel()
            .map(ProvingGroundTest::run)
            .toList();
    assertThat(lines).allMatch(Table.Line::passed);
  }

  @Test
  @Tag("long-run")
  void theFaultsThatAreAskedForAreSurvived() {
    String fault = System.getProperty("proving.fault", "all");
    List<String> faults = fault.equals("all") ? Scenarios.faults() : List.of(fault.split(","));
    long first = seed();
    List<Table.Line> lines = new ArrayList<>();
    for (Setup setup : setups(System.getProperty("proving.setup", "all"))) {
      for (String each : faults) {
        for (int run = 0; run < Integer.getInteger("proving.runs", 1); run++) {
          lines.add(run(plan(each, setup, first + run)));
        }
      }
    }
    assertThat(lines).allMatch(Table.Line::passed);
  }

  private static List<Setup> setups(String asked) {
    return asked.equals("all")
        ? List.of(Setup.values())
        : List.of(Setup.valueOf(asked.toUpperCase(Locale.ROOT)));
  }

  private static Plan plan(String fault, Setup setup, long seed) {
    return new Plan(
        fault,
        setup,
        seed,
        Duration.ofMinutes(Integer.getInteger("proving.minutes", 5)),
        Integer.getInteger("proving.rows", 0),
        Integer.getInteger("proving.pace", REFUNDS_PER_MINUTE),
        PARTS);
  }

  private static Table.Line run(Plan plan) {
    try {
      Table.Line line = new Run(plan).line();
      Table.add(line);
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
