package io.bieases.routes.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.bieases.routes.intake.InstructionReader;
import io.bieases.routes.intake.Received;
import io.bieases.routes.journal.Operation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the README shows of JSON Lines is what is taken. */
class JsonLinesSamplesTest {

  @ParameterizedTest
  @EnumSource(Operation.class)
  void theLineInTheReadmeIsGood(Operation operation) throws Exception {
    Matcher row =
        Pattern.compile("\\| `" + operation.word() + "` \\| `(\\{.*})`")
            .matcher(Files.readString(Path.of("README.md")));
    assertThat(row.find()).isTrue();
    assertThat(new InstructionReader().read(received(operation, row.group(1))).operation())
        .isEqualTo(operation.word());
    Path sample = Path.of("config/samples", operation.word() + ".jsonl");
    if (Files.exists(sample)) {
      assertThat(Files.readAllLines(sample)).contains(row.group(1));
    }
  }

  private static Received received(Operation operation, String line) {
    return new Received(
        "main",
        operation.word(),
        "file",
        line.getBytes(StandardCharsets.UTF_8),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "README.md",
        false);
  }
}
