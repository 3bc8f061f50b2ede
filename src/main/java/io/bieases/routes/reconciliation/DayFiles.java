package io.bieases.routes.reconciliation;

import io.bieases.routes.batch.BatchJson;
import io.bieases.routes.batch.Draft;
import io.bieases.routes.batch.DurableFiles;
import io.bieases.routes.batch.RecordWriter;
import io.bieases.routes.reconciliation.Difference.Kind;
import io.bieases.routes.status.FinalWords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Writes the five files of a merchant's day from one look at the journal. They replace those of an
 * earlier look when all are complete; while they do, there is no summary.
 */
final class DayFiles {

  private final Path folder;
  private final String environment;
  private final FinalWords words;

  DayFiles(Path folder, String environment, FinalWords words) {
    this.folder = folder;
    this.environment = environment;
    this.words = words;
  }

  Path summary(MerchantDay day) {
    return file(day, ".summary.json");
  }

  private Path file(MerchantDay day, String ending) {
    return folder.resolve(day.merchant() + ending);
  }

  DaySummary write(JdbcClient jdbc, MerchantDay day) {
    try (Draft rows = new Draft(file(day, ".csv"));
        Draft totals = new Draft(file(day, ".totals.csv"));
        Draft open = new Draft(file(day, ".open.csv"));
        Draft differences = new Draft(file(day, ".differences.csv"))) {
      Writing writing = new Writing(day);
      writing.differences(jdbc, differences);
      writing.rows(jdbc, rows, open);
      writing.totals(totals);
      List<Draft> all = List.of(rows, totals, open, differences);
      for (Draft draft : all) {
        draft.finish();
      }
      Files.deleteIfExists(summary(day));
      for (Draft draft : all) {
        draft.publish();
      }
      DaySummary summary = writing.summary();
      DurableFiles.write(summary(day), BatchJson.file(summary));
      return summary;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One writing of the files. */
  private final class Writing {

    private final MerchantDay day;
    private final Map<Long, Set<Kind>> kinds = new HashMap<>();
    private final SortedMap<String, Long> differences = new TreeMap<>();
    private final Totals totals = new Totals();
    private long rows;
    private long undecided;
    private long openTooLong;

    Writing(MerchantDay day) {
      this.day = day;
    }

    void differences(JdbcClient jdbc, Draft draft) throws IOException {
      try (RecordWriter out = RecordWriter.csv(draft)) {
        out.write(Difference.COLUMNS);
        new Contradictions(jdbc, day).find(one -> add(one, out));
        new Answers(jdbc, day, words, one -> add(one, out)).compare();
      }
    }

    private void add(Difference one, RecordWriter out) {
      differences.merge(one.kind().word(), 1L, Long::sum);
      one.instruction()
          .ifPresent(
              id -> kinds.computeIfAbsent(id, none -> EnumSet.noneOf(Kind.class)).add(one.kind()));
      put(out, one.cells());
    }

    void rows(JdbcClient jdbc, Draft all, Draft open) throws IOException {
      try (RecordWriter out = RecordWriter.csv(all);
          RecordWriter openOut = RecordWriter.csv(open)) {
        out.write(Entry.COLUMNS);
        openOut.write(Entry.OPEN_COLUMNS);
        jdbc.sql(Entry.SELECT + MerchantDay.HAS_A_ROW + " ORDER BY i.id")
            .params(day.params())
            .query((ResultSet row) -> add(Entry.read(row), out, openOut));
      }
    }

    private void add(Entry entry, RecordWriter out, RecordWriter open) {
      rows++;
      totals.add(entry, day);
      put(out, entry.cells(finding(entry)));
      if (entry.isUndecided()) {
        undecided++;
        put(open, entry.openCells(day.age(entry.createdAt()).toHours()));
      } else if (isOpenTooLong(entry)) {
        openTooLong++;
      }
    }

    private boolean isOpenTooLong(Entry entry) {
      return entry.isOpen() && day.age(entry.createdAt()).compareTo(day.openFor()) > 0;
    }

    /** Why somebody should look at it. */
    private String finding(Entry entry) {
      Set<Kind> found = kinds.getOrDefault(entry.id(), Set.of());
      if (!found.isEmpty()) {
        return "difference: " + found.stream().map(Kind::word).collect(Collectors.joining(", "));
      }
      if (entry.isUndecided()) {
        return entry.state().word();
      }
      return isOpenTooLong(entry)
          ? "open for " + day.age(entry.createdAt()).toHours() + " hours"
          : "";
    }

    void totals(Draft draft) throws IOException {
      try (RecordWriter out = RecordWriter.csv(draft)) {
        out.write(Totals.COLUMNS);
        for (List<String> total : totals.records()) {
          out.write(total);
        }
      }
    }

    DaySummary summary() {
      return new DaySummary(
          day.merchant(),
          environment,
          day.day(),
          day.zone().getId(),
          day.from(),
          day.to(),
          day.asOf(),
          rows,
          totals.states(),
          totals.refunds(),
          undecided,
          openTooLong,
          day.openFor().toHours(),
          differences);
    }

    private static void put(RecordWriter out, List<String> record) {
      try {
        out.write(record);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
