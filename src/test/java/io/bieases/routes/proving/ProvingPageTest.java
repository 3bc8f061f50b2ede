package io.bieases.routes.proving;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The commands of {@code src/docs/proving.md} name runs that are there. */
class ProvingPageTest {

  private static final Path PAGE = Path.of("src/docs/proving.md");

  private static List<MatchResult> commands() throws IOException {
    return Pattern.compile("(?m)^mvn test -Dtest='([A-Za-z]+)[*#]?([A-Za-z]*)'(.*)$")
        .matcher(Files.readString(PAGE))
        .results()
        .toList();
  }

  @Test
  void everyFaultIsInTheTable() throws IOException {
    assertThat(
            Pattern.compile("(?m)^\\| ([RW]\\d+) \\|")
                .matcher(Files.readString(PAGE))
                .results()
                .map(row -> row.group(1)))
        .containsExactlyElementsOf(Scenarios.faults());
  }

  @Test
  void everyCommandAsksForALongRunThatExists() throws Exception {
    assertThat(commands()).hasSize(2);
    for (MatchResult command : commands()) {
      assertThat(command.group(3)).contains("-Dgroups=long-run", "-Dtest.excluded-groups=none");
      assertThat(Path.of("src/test/java"))
          .isDirectoryRecursivelyContaining("glob:**/" + command.group(1) + ".java");
      if (!command.group(2).isEmpty()) {
        Method run = ProvingGroundTest.class.getDeclaredMethod(command.group(2));
        assertThat(run.getAnnotation(Tag.class).value()).isEqualTo("long-run");
      }
    }
  }
}
