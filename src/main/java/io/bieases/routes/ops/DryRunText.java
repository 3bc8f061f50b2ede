package io.bieases.routes.ops;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bieases.routes.journal.DeadLetters.DeadLetter;
import io.bieases.routes.status.DryRun;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** A dry run as JSON that a person reads and the console's tab too. */
public class DryRunText {

  private final ObjectMapper json;

  /** Writes with that mapper. */
  public DryRunText(ObjectMapper json) {
    this.json = json;
  }

  /** Everything it shows, in order. */
  String of(DryRun run, boolean secondPerson) {
    Map<String, Object> text = new LinkedHashMap<>();
    text.put("token", run.token());
    text.put("wouldSend", run.send().size());
    Map<String, String> sums = new LinkedHashMap<>();
    run.sums().forEach((currency, sum) -> sums.put(currency, sum.toPlainString()));
    text.put("sums", sums);
    text.put("leftOut", run.leftOut());
    text.put("notLookedAt", run.notLookedAt());
    text.put("send", run.send().stream().map(DryRunText::row).toList());
    text.put(
        "leave",
        run.leave().stream()
            .map(
                left -> {
                  Map<String, Object> row = row(left.letter());
                  row.put("why", left.why());
                  return row;
                })
            .toList());
    text.put("secondPerson", secondPerson);
    text.put("words", run.isEmpty() ? "unknown-number: no such dead letter" : run.words());
    try {
      return json.writerWithDefaultPrettyPrinter().writeValueAsString(text);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Object> row(DeadLetter letter) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("merchant", letter.merchant());
    row.put("operation", letter.operation());
    row.put("number", letter.number());
    row.put("paymentId", letter.paymentId());
    row.put("amount", letter.amount());
    row.put("currency", letter.currency());
    row.put("code", letter.code());
    row.put("batch", letter.batch());
    return row;
  }
}
