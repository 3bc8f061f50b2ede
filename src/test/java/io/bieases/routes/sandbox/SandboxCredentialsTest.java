package io.bieases.routes.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The credential files: made once, whole, and for their owner only. */
class SandboxCredentialsTest {
  private static final List<String> NAMES =
      List.of(
          "gateway.key.pem",
          "gateway.pub.pem",
          "main.aes-iv",
          "main.aes-key",
          "main.key.pem",
          "main.pub.pem");
  @TempDir Path dir;

  @Test
  void theSetIsMadeOnceForItsOwnerOnly() throws IOException {
    Path folder = dir.resolve("gateway/secrets");
    SandboxCredentials.in(folder);
    List<String> first = contents(folder);
    SandboxCredentials.in(folder);

    assertThat(contents(folder)).isEqualTo(first);
    assertThat(names(folder)).isEqualTo(NAMES);
    assertThat(mode(folder)).isEqualTo("rwx------");
    assertThat(mode(folder.getParent())).isEqualTo("rwx------");
    for (String name : NAMES) {
      assertThat(mode(folder.resolve(name))).isEqualTo("rw-------");
    }
    assertThat(Files.readString(folder.resolve("main.aes-key"))).matches("[A-Za-z0-9]{16}");
    assertThat(Files.readString(folder.resolve("main.aes-iv"))).matches("[A-Za-z0-9]{16}");
    assertThat(Files.readString(folder.resolve("main.key.pem")))
        .startsWith("-----BEGIN PRIVATE KEY-----\n");
    assertThat(Files.readString(folder.resolve("gateway.pub.pem")))
        .startsWith("-----BEGIN PUBLIC KEY-----\n");
  }

  @Test
  void eightAtOnceAgreeOnOneSetAndLeaveNothingBehind() throws Exception {
    Path folder = dir.resolve("secrets");
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<byte[]>> keys = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        keys.add(threads.submit(() -> SandboxCredentials.in(folder).aesKey()));
      }
      for (Future<byte[]> key : keys) {
        assertThat(key.get()).isEqualTo(Files.readAllBytes(folder.resolve("main.aes-key")));
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(names(dir)).containsExactly("secrets");
  }

  @Test
  void aSetWithAFileMissingIsRefusedNamingIt() throws IOException {
    Path folder = dir.resolve("secrets");
    SandboxCredentials.in(folder);
    Files.delete(folder.resolve("main.aes-iv"));

    assertThatThrownBy(() -> SandboxCredentials.in(folder))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("main.aes-iv");
  }

  @Test
  void theSetDoesNotPrintItself() {
    assertThat(SandboxCredentials.in(dir.resolve("secrets"))).hasToString("***");
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static List<String> contents(Path folder) throws IOException {
    List<String> contents = new ArrayList<>();
    for (String name : names(folder)) {
      contents.add(Files.readString(folder.resolve(name)));
    }
    return contents;
  }
}
