package io.bieases.routes.proving.audit;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * I3: rows in = rows out, each exactly once, in the same order, and each with its own words in
 * front of the outcome. What came by a queue or a call has a word, and so has each settled number
 * in the queue of outcomes, if that was read at all. No word is about a number that nobody asked
 * for.
 */
final class RowRules {
  private static final String FILE = "file";
  private static final String OUTCOME = "outcome";

  private final Evidence evidence;
  private final Dossiers dossiers;

  RowRules(Evidence evidence, Dossiers dossiers) {
    this.evidence = evidence;
    this.dossiers = dossiers;
  }

  Stream<Finding> findings() {
    return Stream.of(
            files(),
            withoutWord().filter(asked -> !asked.door().equals(FILE)).map(RowRules::unanswered),
            withoutOutcome(),
            dossiers.nobodys().stream()
                .filter(told -> !told.door().equals(FILE))
                .map(
                    told ->
                        finding(
                            "%s %s: nobody asked for it; we said %s"
                                .formatted(told.operation(), told.number(), Words.told(told)))))
        .flatMap(found -> found);
  }

  /** Rows to which nothing was said. */
  Stream<Asked> withoutWord() {
    return evidence.asked().stream()
        .filter(
            asked ->
                dossiers.answers(asked).isEmpty()
                    && (asked.door().equals(FILE)
                        || dossiers.of(asked).told().stream()
                            .noneMatch(told -> told.door().equals(OUTCOME))));
  }

  /** One finding for each file that did not come back as it was dropped. */
  Stream<Finding> files() {
    Map<String, List<Asked>> in =
        evidence.asked().stream()
            .filter(asked -> asked.door().equals(FILE))
            .collect(Collectors.groupingBy(Asked::where, LinkedHashMap::new, Collectors.toList()));
    Map<String, List<Told>> out =
        evidence.told().stream()
            .filter(told -> told.door().equals(FILE))
            .collect(Collectors.groupingBy(Told::where, LinkedHashMap::new, Collectors.toList()));
    Stream<Optional<Finding>> dropped =
        in.entrySet().stream()
            .map(
                file ->
                    file(
                        file.getKey(),
                        file.getValue(),
                        out.getOrDefault(file.getKey(), List.of())));
    Stream<Optional<Finding>> made =
        out.keySet().stream()
            .filter(where -> !in.containsKey(where))
            .map(where -> Optional.of(finding("file %s: nobody dropped it".formatted(where))));
    return Stream.concat(dropped, made).flatMap(Optional::stream);
  }

  private static Optional<Finding> file(String where, List<Asked> in, List<Told> out) {
    if (out.size() == 1 && Dossiers.isWholeFile(out.get(0))) {
      return in.stream()
          .filter(asked -> !asked.bad())
          .findFirst()
          .map(
              good ->
                  finding(
                      "file %s was refused whole (%s) and has a good row: %s"
                          .formatted(where, out.get(0).message(), Words.asked(good))));
    }
    Optional<String> difference =
        IntStream.range(0, Math.min(in.size(), out.size()))
            .filter(i -> !isOf(out.get(i), in.get(i)))
            .mapToObj(i -> difference(in.get(i), out.get(i)))
            .findFirst();
    if (in.size() == out.size() && difference.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        finding(
            "file %s: %d rows in, %d rows out%s"
                .formatted(
                    where,
                    in.size(),
                    out.size(),
                    difference
                        .or(() -> in.stream().skip(out.size()).findFirst().map(RowRules::missing))
                        .orElse(""))));
  }

  private static String missing(Asked asked) {
    return "; first without a line: " + Words.asked(asked);
  }

  private static String difference(Asked asked, Told told) {
    return "; first difference: %s came back as %s %s: %s"
        .formatted(Words.asked(asked), told.operation(), told.number(), Words.told(told));
  }

  private static boolean isOf(Told told, Asked asked) {
    boolean number = asked.number().isEmpty() || told.number().equals(asked.number());
    boolean position = told.position() == 0 || told.position() == asked.position();
    return position && (asked.bad() || (number && bringsBack(asked.text(), told.text())));
  }

  /** Its cells first, or the whole line in one cell, each perhaps marked against spreadsheets. */
  private static boolean bringsBack(String in, String out) {
    if (in.isEmpty() || out.isEmpty()) {
      return true;
    }
    List<String> cells = cells(out);
    List<String> given = cells(in);
    // whoever hands the line on may have put its cells together without their quotes
    if (cells.stream().anyMatch(cell -> isSame(in, cell))
        || out.contains(in.strip())
        || out.contains(String.join(",", given).strip())) {
      return true;
    }
    return given.size() <= cells.size()
        && IntStream.range(0, given.size())
            .allMatch(i -> given.get(i).isEmpty() || isSame(given.get(i), cells.get(i)));
  }

  private static boolean isSame(String in, String out) {
    return out.strip().equals(in.strip()) || out.strip().equals("'" + in.strip());
  }

  private static List<String> cells(String line) {
    try (CsvReader<CsvRecord> rows = CsvReader.builder().ofCsvRecord(line)) {
      return rows.stream().findFirst().map(CsvRecord::getFields).orElse(List.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Finding unanswered(Asked asked) {
    return finding("no word about " + Words.asked(asked));
  }

  private Stream<Finding> withoutOutcome() {
    boolean wasRead = evidence.told().stream().anyMatch(told -> told.door().equals(OUTCOME));
    return dossiers.all().stream()
        .filter(d -> wasRead && Dossier.Key.isMoney(d.key().operation()))
        .filter(d -> Dossier.isClosed(d.state()) || d.state().equals("parked"))
        .filter(d -> d.told().stream().noneMatch(told -> told.door().equals(OUTCOME)))
        .map(
            d ->
                finding(
                    "%s %s of payment %s is not in the queue of outcomes; we said %s"
                        .formatted(
                            d.key().operation(), d.key().number(), d.paymentId(), d.words())));
  }

  private static Finding finding(String text) {
    return new Finding("I3", text);
  }
}
