package io.bieases.routes.proving.points;

import static org.awaitility.Awaitility.await;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.bieases.routes.endtoend.ExternalBroker;
import io.bieases.routes.endtoend.GatewayControl;
import io.bieases.routes.endtoend.Journal;
import io.bieases.routes.endtoend.OwnProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A gateway and a bundle that can be attached to, each a process of its own, in one folder. */
final class Installation implements AutoCloseable {

  private static final int REFUNDS_PER_MINUTE = 600;
  private static final String HEADER =
      "paymentId,referRefundNo,refundAmount,currency,reason,goodsDesc\n";

  private final Path folder;
  private final OwnProcess gatewayProcess;
  private final String gatewayUrl;
  private final Map<String, Object> properties = new TreeMap<>();
  private Optional<OwnProcess> bundle = Optional.empty();

  Installation(Path folder) throws IOException {
    this.folder = folder;
    gatewayProcess = OwnProcess.gateway(folder, REFUNDS_PER_MINUTE);
    gatewayUrl = gatewayProcess.gatewayUrl();
  }

  /** One line of a result file. */
  record Row(String number, String state, int attempts) {}

  GatewayControl gateway() {
    return new GatewayControl(URI.create(gatewayUrl + "/sandbox/"));
  }

  /** For the starts of the bundle that come. */
  void with(String property, Object value) {
    properties.put(property, value);
  }

  /** The bundle uses that broker, not one of its own. */
  void uses(ExternalBroker broker) {
    with("spring.artemis.mode", "native");
    with("spring.artemis.embedded.enabled", false);
    with("spring.artemis.broker-url", broker.url());
  }

  /** Starts the bundle on what an earlier one has left, and attaches to it. */
  Debugger start() throws IOException {
    int port = Debugger.freePort();
    String[] more =
        properties.entrySet().stream()
            .map(its -> "--" + its.getKey() + "=" + its.getValue())
            .toArray(String[]::new);
    OwnProcess process =
        OwnProcess.bundle(
            folder, List.of(Debugger.option(port)), gatewayUrl, REFUNDS_PER_MINUTE, more);
    bundle = Optional.of(process);
    return Debugger.attach(process.pid(), port);
  }

  /** The bundle's log, of all its starts. */
  Path log() {
    return folder.resolve("bundle.log");
  }

  Journal journal() {
    return Journal.sqlite(data().resolve("journal.db"));
  }

  private Path data() {
    return folder.resolve("data");
  }

  boolean isAlive() {
    return bundle.filter(OwnProcess::isAlive).isPresent();
  }

  /** Lets time pass, in which the gateway has to live. */
  void pass(Duration time) {
    await().pollDelay(time).atMost(time.plusSeconds(10)).until(gatewayProcess::isAlive);
  }

  /** Drops a file of refunds; those whose number begins with {@code BAD} have no valid amount. */
  void drop(String name, List<String> numbers) throws IOException {
    StringBuilder file = new StringBuilder(HEADER);
    for (String number : numbers) {
      String amount = number.startsWith("BAD") ? "one" : "1.00";
      file.append(paid(number)).append(',').append(number).append(',').append(amount);
      file.append(",USD,returned,shoes\n");
    }
    Path inbox = Files.createDirectories(data().resolve("inbox/main/refund"));
    Path half = Files.writeString(inbox.resolve("." + name + ".part"), file);
    Files.move(half, inbox.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  /** A payment that the gateway knows as paid; one for each number. */
  static String paid(String number) {
    return "SBXUSD10000P" + number;
  }

  /** The rows of the result of that file, if there is one by now. */
  Optional<List<Row>> result(String name) {
    return files().stream()
        .filter(path -> path.endsWith(name + ".result.csv"))
        .findFirst()
        .map(Installation::rows);
  }

  /** Every file below the data folder. */
  List<Path> files() {
    try (Stream<Path> all = Files.walk(data())) {
      return all.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Row> rows(Path result) {
    try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(result)) {
      return rows.stream()
          .map(
              row ->
                  new Row(
                      row.getField("referRefundNo"),
                      row.getField("state"),
                      Integer.parseInt(row.getField("attempts"))))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The rows of that file once all are closed without a person. */
  List<Row> closed(String name) {
    return await("every row of " + name + " closed without a person")
        .atMost(Duration.ofMinutes(4))
        .pollInterval(Duration.ofMillis(200))
        .ignoreExceptions() // it is rewritten and moves while one looks
        .until(() -> result(name).filter(Installation::isClosed), Optional::isPresent)
        .orElseThrow();
  }

  private static boolean isClosed(List<Row> rows) {
    return rows.stream()
        .allMatch(row -> List.of("accepted", "duplicate", "rejected").contains(row.state()));
  }

  @Override
  public void close() {
    bundle.ifPresent(OwnProcess::close);
    gatewayProcess.close();
  }
}
