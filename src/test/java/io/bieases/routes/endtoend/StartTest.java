package io.bieases.routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Starts that must not succeed: one message that names what to change, and no stack trace. */
@ExtendWith(OutputCaptureExtension.class)
class StartTest {

  private static final String SECOND = "bieases.data-dir is in use by another process";
  private static final String MOVED = "bieases.gateway.base-url is http://127.0.0.1:1";

  @TempDir Path folder;

  private static String refused(RunningBundle.Setting setting, CapturedOutput output) {
    int before = output.getAll().length();
    assertThatThrownBy(() -> setting.run().close()).isNotNull();
    return output.getAll().substring(before);
  }

  private static void tellsOnce(String said, String message) {
    assertThat(said).doesNotContain("\tat ");
    assertThat(said.substring(said.indexOf("APPLICATION FAILED TO START")))
        .containsOnlyOnce(message)
        .contains("Action:")
        .doesNotContain("Exception");
  }

  @Test
  void aSecondProcessInTheSameFolderAndAnotherGatewayAreRefused(CapturedOutput output) {
    try (RunningBundle first = RunningBundle.in(folder).start()) {
      assertThat(first.journal().instructions()).isZero();
      tellsOnce(
          refused(
              RunningBundle.in(folder).with("bieases.sandbox.dir", folder.resolve("other")),
              output),
          SECOND);
      // the copy of a working folder, started as it is
      tellsOnce(
          refused(
              RunningBundle.in(folder)
                  .with("bieases.sandbox.port", first.property("bieases.sandbox.port")),
              output),
          SECOND);
      assertThat(first.journal().instructions()).as("the first goes on").isZero();
    }
    tellsOnce(
        refused(
            RunningBundle.in(folder).with("bieases.gateway.base-url", "http://127.0.0.1:1"),
            output),
        MOVED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"server.port", "management.server.port", "bieases.sandbox.port"})
  void aPortInUseIsNamedByItsProperty(String property, CapturedOutput output) throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String said = refused(RunningBundle.in(folder).with(property, taken.getLocalPort()), output);

      tellsOnce(said, "port " + taken.getLocalPort());
      assertThat(said).contains(property);
    }
  }
}
