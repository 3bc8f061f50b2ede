package io.bieases.routes.endtoend;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The file door: one file of JSON lines an operation and send. */
final class FileDoor implements Door {

  private final RunningBundle bundle;
  private final Map<String, String> files = new LinkedHashMap<>();
  private int sent;

  FileDoor(RunningBundle bundle) {
    this.bundle = bundle;
  }

  @Override
  public String word() {
    return "file";
  }

  @Override
  public void send(Collection<Order> orders) {
    Map<String, List<Order>> perOperation =
        orders.stream()
            .collect(
                Collectors.groupingBy(Order::operation, LinkedHashMap::new, Collectors.toList()));
    sent++;
    perOperation.forEach(
        (operation, its) -> {
          String name = operation + "-" + sent + ".jsonl";
          its.forEach(order -> files.put(order.operation() + " " + order.number(), name));
          bundle.dropLines(
              operation, name, its.stream().map(Order::json).collect(Collectors.joining("\n")));
        });
  }

  @Override
  public Map<String, Told> told(Collection<Order> orders) {
    Map<String, Told> told = new LinkedHashMap<>();
    Map<String, List<Told>> results = new LinkedHashMap<>();
    for (Order order : orders) {
      String name = files.get(order.operation() + " " + order.number());
      List<Told> lines = results.computeIfAbsent(name, this::result);
      List<String> inFile =
          files.entrySet().stream()
              .filter(entry -> entry.getValue().equals(name))
              .map(Map.Entry::getKey)
              .toList();
      told.put(order.number(), lines.get(inFile.indexOf(order.operation() + " " + order.number())));
    }
    return told;
  }

  /** The result's lines, in the order of the file. */
  private List<Told> result(String name) {
    return read(bundle.settledResult(name));
  }

  static List<Told> read(Path result) {
    try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(result)) {
      return rows.stream()
          .map(
              row ->
                  new Told(row.getField("state"), row.getField("code"), row.getField("message"), 0))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    // files need no connection
  }
}
