package io.bieases.routes.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeTest {

  @Test
  void aNodeKeepsTheNameOfItsFolderAndTakesNothingElseForOne(@TempDir Path folder)
      throws IOException {
    Node made = Node.of(folder);
    assertThat(made.name()).matches("node-[0-9a-f]{8}");
    assertThat(Node.of(folder)).isEqualTo(made);
    assertThat(folder.resolve("node-name.tmp")).doesNotExist();

    for (String cutOff : List.of("", "\n", "two words", "\u00e9", "x".repeat(65))) {
      Files.writeString(folder.resolve("node-name"), cutOff);
      assertThatThrownBy(() -> Node.of(folder))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("node-name holds no name");
    }
  }
}
