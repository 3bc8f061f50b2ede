package io.bieases.routes.proving;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.bieases.routes.proving.audit.Told;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The result of a file as its receiver reads it. */
final class ResultLines {

  private static final Set<String> OPEN = Set.of("waiting", "sending", "unknown");

  private ResultLines() {}

  /** The results of that file; more than one would be wrong. */
  static List<Path> of(List<Node> nodes, String file) {
    String ending = "/" + file + ".result.csv";
    return nodes.stream()
        .flatMap(
            node ->
                Stream.of("done", "attention").flatMap(area -> node.files(area, ending).stream()))
        .toList();
  }

  static boolean isClosed(Path result) {
    return read(result, "").stream().noneMatch(line -> OPEN.contains(line.state()));
  }

  static List<Told> read(Path result, String file) {
    List<Told> lines = new ArrayList<>();
    try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(result)) {
      for (NamedCsvRecord row : rows) {
        lines.add(
            new Told(
                "file",
                file,
                lines.size() + 1,
                "refund",
                row.getField("referRefundNo"),
                row.getField("state"),
                row.getField("code"),
                row.getField("message"),
                Integer.parseInt(row.getField("attempts")),
                String.join(",", row.getFields())));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return lines;
  }
}
