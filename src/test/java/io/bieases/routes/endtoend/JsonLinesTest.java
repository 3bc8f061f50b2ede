package io.bieases.routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** All five operations by file, from the drop to the result. */
@ExtendWith(SharedBundle.class)
class JsonLinesTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final RunningBundle bundle;

  JsonLinesTest(RunningBundle bundle) {
    this.bundle = bundle;
  }

  /** A line of a result, as its receiver reads it. */
  private record Line(
      String input, String state, String code, String message, String refundId, JsonNode answer) {}

  /** Drops the lines and waits for their result. */
  private List<Line> run(String operation, String name, List<String> lines) throws IOException {
    Path inbox = bundle.dataDir().resolve("inbox/main").resolve(operation);
    Path half = inbox.resolve("." + name + ".part");
    Files.write(half, lines);
    Files.move(half, inbox.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    List<Line> result = read(bundle.file("done", name + ".result.csv"));
    assertThat(result).extracting(Line::input).containsExactlyElementsOf(lines);
    return result;
  }

  private static List<Line> read(Path result) throws IOException {
    try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(result)) {
      return rows.stream()
          .map(
              row ->
                  new Line(
                      row.getField("input"),
                      row.getField("state"),
                      row.getField("code"),
                      row.getField("message"),
                      row.getField("refundId"),
                      json(row.getField("answer"))))
          .toList();
    }
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> sample(String operation) throws IOException {
    return Files.readAllLines(Path.of("config/samples", operation + ".jsonl"));
  }

  private static String about(String id, String value) {
    return JSON.createObjectNode().put(id, value).toString();
  }

  @Test
  void anOrderIsCreatedLookedAtCancelledAndLookedAtAgain() throws IOException {
    List<Line> created = run("create", "create.jsonl", sample("create"));
    assertThat(created).extracting(Line::state).containsOnly("accepted");
    assertThat(created)
        .allSatisfy(
            line -> {
              assertThat(line.answer().path("status").asText()).isEqualTo("pending");
              assertThat(line.answer().path("checkoutUrl").asText()).startsWith("http");
            });
    String paymentId = created.get(0).answer().path("paymentId").asText();

    Line pending = run("query", "look.jsonl", List.of(about("paymentId", paymentId))).get(0);
    assertThat(pending.answer().path("status").asText()).isEqualTo("pending");
    assertThat(pending.answer().path("referOrderNo").asText()).isEqualTo("SAMPLE-ORDER-1");
    assertThat(pending.answer().path("payAmount").asText()).isEqualTo("59.80");

    Line cancelled =
        run("cancel", "cancel-it.jsonl", List.of(about("paymentId", paymentId))).get(0);
    assertThat(cancelled.state()).isEqualTo("accepted");
    assertThat(cancelled.answer().path("status").asText()).isEqualTo("cancelled");

    String sameAgain = about("paymentId", paymentId) + " ";
    Line after = run("query", "look-again.jsonl", List.of(sameAgain)).get(0);
    assertThat(after.answer().path("status").asText()).isEqualTo("cancelled");
  }

  @Test
  void refundsAreSentAndAskedAboutByTheIdOfTheirResult() throws IOException {
    List<Line> refunds = run("refund", "refund.jsonl", sample("refund"));
    assertThat(refunds).extracting(Line::state).containsOnly("accepted");
    assertThat(bundle.gateway().executed()).contains("SAMPLE-REFUND-1", "SAMPLE-REFUND-2");

    List<String> questions =
        refunds.stream().map(refund -> about("refundId", refund.refundId())).toList();
    List<Line> answers = run("refund-query", "refund-query.jsonl", questions);
    assertThat(answers)
        .allSatisfy(line -> assertThat(line.answer().path("status").asText()).isEqualTo("success"))
        .extracting(line -> line.answer().path("referRefundNo").asText())
        .containsExactly("SAMPLE-REFUND-1", "SAMPLE-REFUND-2");
  }

  @Test
  void theSamplesOfQueriesAndCancelsGoThrough() throws IOException {
    assertThat(run("query", "query.jsonl", sample("query")))
        .extracting(line -> line.answer().path("status").asText())
        .containsExactly("success", "pending");
    assertThat(run("cancel", "cancel.jsonl", sample("cancel")))
        .extracting(line -> line.answer().path("status").asText())
        .containsExactly("cancelled");
  }

  @Test
  void aWrongLineComesBackToBeMendedAndIsADeadLetter() throws IOException {
    String good = about("paymentId", "SBXUSD10000P-MEND");
    List<Line> lines = run("query", "mend.jsonl", List.of(good, "{\"paymentId\":7}"));
    assertThat(lines).extracting(Line::state).containsExactly("accepted", "rejected");
    assertThat(lines.get(1).message()).isEqualTo("row 2, column paymentId: must be text");
    Path rejected = bundle.file("done", "mend.jsonl.rejected.jsonl");
    String line = Files.readString(rejected).strip();
    assertThat(json(line).path("error").asText()).isEqualTo(lines.get(1).message());

    String mended = line.replace(":7", ":\"SBXUSD10000P-MENDED\"");
    assertThat(run("query", "mended.jsonl", List.of(mended)).get(0).code()).isEqualTo("20000");

    bundle.outboxIsEmpty();
    assertThat(bundle.letters("bieases.dead-letter"))
        .filteredOn(letter -> letter.body().contains("mend.jsonl"))
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.outcome()).isEqualTo("rejected");
              assertThat(json(letter.body()).path("row").asInt()).isEqualTo(2);
              assertThat(json(letter.body()).path("field").asText()).isEqualTo("paymentId");
            });
  }
}
