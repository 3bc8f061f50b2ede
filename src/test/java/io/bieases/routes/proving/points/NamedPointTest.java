package io.bieases.routes.proving.points;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A point that is not reached is a failure, never a pass because nothing was hit. */
class NamedPointTest {

  private static final Duration SHORT = Duration.ofMillis(300);

  @ParameterizedTest
  @EnumSource
  void everyPointIsAMethodOfTheProduct(NamedPoint point) {
    assertThatCode(point::mustExist).doesNotThrowAnyException();
  }

  @Test
  void aPointThatIsNotReachedFailsWhetherTheProcessLivesOrEnds() throws IOException {
    int port = Debugger.freePort();
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                Debugger.option(port),
                "-cp",
                System.getProperty("java.class.path"),
                IdleMain.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (Debugger debugger = Debugger.attach(process.pid(), port)) {
      Stop stop = debugger.at(NamedPoint.AFTER_THE_SEND, 1);
      assertThatThrownBy(() -> stop.await(SHORT))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("not reached within");
      assertThatThrownBy(stop::kill).isInstanceOf(AssertionError.class);

      process.destroyForcibly().onExit().join();

      assertThatThrownBy(() -> stop.await(Duration.ofSeconds(10)))
          .hasRootCauseMessage("the process ended, never after the send");
    } finally {
      process.destroyForcibly();
    }
  }
}
