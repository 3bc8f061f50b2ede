package io.bieases.routes.proving.points;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bieases.routes.proving.points.Installation.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A process that was paused between the attempt's commit and the send must not pay (architecture,
 * decision 6; gate R8): a real process stands still there and is woken.
 */
class PausedAtNamedPointTest {

  private static final Duration REACHED = Duration.ofMinutes(2);
  private static final String FILE = "pause.csv";

  @TempDir Path folder;

  /** Longer than send deadline, wait for a connection, connect time-out and reserve together. */
  private static final Duration PAUSE = Duration.ofSeconds(8);

  private Installation installation() throws IOException {
    Installation installation = new Installation(folder);
    // the bound of the whole call must not be what ends a paused one
    installation.with("bieases.gateway.response-timeout", "5s");
    return installation;
  }

  @ParameterizedTest
  @EnumSource(names = {"BEFORE_THE_LAST_LOOK", "AFTER_THE_LAST_LOOK", "BEFORE_THE_FIRST_BYTE"})
  @Tag("long-run")
  void aPausedProcessSendsNothingWhenItIsWoken(NamedPoint point) throws IOException {
    try (Installation installation = installation()) {
      installation.drop(FILE, List.of("P-1"));
      try (Debugger debugger = installation.start()) {
        Stop stop = debugger.at(point, 1);
        stop.await(REACHED);
        installation.pass(PAUSE);
        stop.resume();

        assertThat(installation.closed(FILE)).containsExactly(new Row("P-1", "accepted", 2));
        assertThat(installation.gateway().requests("P-1"))
            .as("the first attempt never left")
            .isEqualTo(1);
        assertThat(installation.gateway().executed()).containsExactly("P-1");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"BEFORE_THE_LAST_LOOK", "AFTER_THE_LAST_LOOK", "BEFORE_THE_FIRST_BYTE"})
  @Tag("long-run")
  void anOwnerWhoseLeaseRanOutNeitherSendsNorWrites(NamedPoint point) throws IOException {
    try (Installation installation = installation()) {
      installation.drop(FILE, List.of("P-1"));
      try (Debugger debugger = installation.start()) {
        Stop late = debugger.threadAt(point, 1);
        late.await(REACHED);
        // the rest of the process goes on, takes the call over and sends the number again
        List<Row> taken = installation.closed(FILE);
        late.resume();

        await("the late owner is told")
            .atMost(Duration.ofSeconds(30))
            .until(
                () ->
                    Files.readString(installation.log())
                        .contains("fenced off, the lease had run out"));
        assertThat(installation.gateway().requests("P-1")).isEqualTo(1);
        assertThat(installation.gateway().executed()).containsExactly("P-1");
        assertThat(taken).containsExactly(new Row("P-1", "accepted", 2));
        assertThat(installation.closed(FILE)).isEqualTo(taken);
      }
    }
  }

  @Test
  @Tag("long-run")
  void aCallThatLeavesLateIsCountedFromThen() throws IOException {
    try (Installation installation = installation()) {
      installation.drop(FILE, List.of("P-1"));
      try (Debugger debugger = installation.start()) {
        Stop late = debugger.at(NamedPoint.BEFORE_THE_FIRST_BYTE, 1);
        late.await(REACHED);
        installation.pass(Duration.ofSeconds(1));
        late.resume();

        assertThat(installation.closed(FILE)).containsExactly(new Row("P-1", "accepted", 1));
        assertThat(installation.journal().leftLateByMillis("P-1")).isBetween(1_000L, 4_000L);
      }
    }
  }

  /** No check stands behind the last check: there the number itself is what keeps it to one. */
  @Test
  @Tag("long-run")
  void aCallThatLeavesLateForAllThatRunsOnce() throws IOException {
    try (Installation installation = installation()) {
      installation.drop(FILE, List.of("P-1"));
      try (Debugger debugger = installation.start()) {
        Stop late = debugger.at(NamedPoint.BEHIND_THE_LAST_CHECK, 1);
        late.await(REACHED);
        installation.pass(PAUSE);
        late.resume();

        assertThat(installation.closed(FILE)).hasSize(1);
        assertThat(installation.gateway().executed()).containsExactly("P-1");
      }
    }
  }
}
