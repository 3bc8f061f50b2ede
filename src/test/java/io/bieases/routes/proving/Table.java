package io.bieases.routes.proving;

import io.bieases.routes.proving.audit.Figures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The table of the runs, which grows from command to command. */
final class Table {

  private static final Path FILE = Path.of("target/proving/table.md");

  private static final String HEADER =
      """
      | fault | set-up | seed | rows | executed | requests | kills | doubles | losses | contradictions | unclosed | ready again | seconds | findings |
      |---|---|---|---|---|---|---|---|---|---|---|---|---|---|
      """;

  private Table() {}

  /** What a run came to. */
  record Line(
      Plan plan, Figures figures, int kills, long slowestReady, long seconds, int findings) {

    boolean passed() {
      return findings == 0;
    }

    @Override
    public String toString() {
      return "| %s | %s | %d | %d | %d | %d | %d | %d | %d | %d | %d | %d s | %d | %s |"
          .formatted(
              plan.fault(),
              plan.setup().word(),
              plan.seed(),
              figures.rows(),
              figures.executed(),
              figures.requests(),
              kills,
              figures.doubles(),
              figures.losses(),
              figures.contradictions(),
              figures.unclosed(),
              slowestReady,
              seconds,
              passed() ? "none" : findings + " in `target/proving/" + plan.name() + "`");
    }
  }

  /** Adds a line and prints it. */
  @SuppressWarnings("SystemOut") // the table is what the command is for
  static synchronized void add(Line line) throws IOException {
    Files.createDirectories(FILE.getParent());
    if (!Files.exists(FILE)) {
      Files.writeString(FILE, HEADER);
    }
    Files.writeString(FILE, line + "\n", StandardOpenOption.APPEND);
    System.out.println(HEADER + line);
  }
}
