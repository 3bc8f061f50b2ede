package io.bieases.routes.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;

@ExtendWith(OutputCaptureExtension.class)
class ConsolePasswordTest {

  private final PasswordEncoder encoder =
      PasswordEncoderFactories.createDelegatingPasswordEncoder();

  @TempDir Path folder;

  private String hash() {
    return new ConsolePassword(folder, encoder, new SecureRandom()).hash();
  }

  private String initialPassword() throws Exception {
    return Files.readString(folder.resolve("initial-password")).strip();
  }

  @Test
  void theFirstStartWritesAPasswordForItsOwnerOnly(CapturedOutput output) throws Exception {
    String hash = hash();

    assertThat(initialPassword()).hasSize(24);
    assertThat(encoder.matches(initialPassword(), hash)).isTrue();
    for (String name : new String[] {"initial-password", "users"}) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))))
          .isEqualTo("rw-------");
    }
    assertThat(Files.readString(folder.resolve("users"))).doesNotContain(initialPassword());
    assertThat(output.getAll())
        .contains(folder.resolve("initial-password").toString())
        .doesNotContain(initialPassword());
  }

  @Test
  void thePasswordSurvivesARestartAndTheDeletionOfItsFile() throws Exception {
    hash();
    String password = initialPassword();
    Files.delete(folder.resolve("initial-password"));

    assertThat(encoder.matches(password, hash())).isTrue();
    assertThat(folder.resolve("initial-password")).doesNotExist();
  }

  @Test
  void withoutTheHashANewPasswordIsMade() throws Exception {
    hash();
    String old = initialPassword();
    Files.delete(folder.resolve("users"));

    assertThat(encoder.matches(old, hash())).isFalse();
    assertThat(initialPassword()).isNotEqualTo(old);
  }

  @Test
  void aDamagedHashStopsTheStartInsteadOfOpeningTheDoor() throws Exception {
    Files.writeString(folder.resolve("users"), "admin:{noop}x");

    assertThatThrownBy(this::hash).isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void twoInstallationsGetDifferentPasswords(@TempDir Path other) throws Exception {
    hash();
    new ConsolePassword(other, encoder, new SecureRandom()).hash();

    assertThat(initialPassword())
        .isNotEqualTo(Files.readString(other.resolve("initial-password")).strip());
  }
}
