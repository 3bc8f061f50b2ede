package io.bieases.routes.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bieases.routes.batch.BatchStatus;
import io.bieases.routes.intake.Receipt;
import io.bieases.routes.journal.InstructionView;
import io.bieases.routes.journal.InstructionViews;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The bodies that callers are answered with. The routes choose the HTTP status ({@code
 * src/docs/api.md}).
 */
public class HttpAnswers {

  private final ObjectMapper json;

  /** Writes as the application's JSON mapper does, but leaves out what is not there. */
  public HttpAnswers(ObjectMapper json) {
    this.json =
        json.copy()
            .setDefaultPropertyInclusion(
                JsonInclude.Value.construct(
                    JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT));
  }

  /** An instruction as it is. */
  public String instruction(InstructionView view) {
    return write(view);
  }

  /** Where its life can be read, also later. */
  public String location(InstructionView view) {
    return link(view.merchant(), view.number(), view.operation());
  }

  /** Every instruction of a number, with its calls. */
  public String life(ApiCall call, List<InstructionViews.Life> instructions) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("merchant", call.merchant());
    body.put("number", call.variable("number").orElse(""));
    body.put("instructions", instructions);
    return write(body);
  }

  /** How far a batch is. */
  public String batch(BatchStatus status) {
    return write(status);
  }

  /** Where a batch can be followed. */
  public String batchLocation(ApiCall call, String batchId) {
    return ApiContract.ROOT + call.merchant() + "/refund-batches/" + batchId;
  }

  /** What was received cannot be sent as it is. */
  public String unreadable(Receipt receipt) {
    String detail =
        receipt.field().isEmpty()
            ? "The body " + receipt.reason()
            : receipt.field() + ": " + receipt.reason();
    return Problem.of("unreadable", "Unreadable request", 400, detail).at(receipt.field()).json();
  }

  /** The number has been used for something else. */
  public String conflict(Receipt receipt) {
    return Problem.of("conflict", "Number already used", 409, receipt.reason())
        .at(receipt.field())
        .about(
            "",
            "",
            "",
            receipt.number(),
            link(receipt.merchant(), receipt.number(), receipt.operation()))
        .json();
  }

  /** The gateway said no, and nothing happened. */
  public String rejected(InstructionView view) {
    return problem("rejected", "Rejected", 422, view);
  }

  /** The gateway took it first and refused it later. */
  public String declined(InstructionView view) {
    return problem("declined", "Declined", 422, view);
  }

  /** A person decides; the detail says what it may have done. */
  public String parked(InstructionView view) {
    return problem("parked", "A person decides", 409, view);
  }

  /** There is nothing of that name for this merchant. */
  public String notFound() {
    return Problem.of("not-found", "Not found", 404, "Nothing of that name is known.").json();
  }

  /** The batch is there, its result is not. */
  public String noResult() {
    return Problem.of(
            "not-found",
            "Not found",
            404,
            "This batch has no result (yet), or another node has it; see its progress and node.")
        .json();
  }

  /** The journal cannot be reached; nothing was taken unless a look at the number shows it. */
  public String unavailable() {
    return Problem.of(
            "unavailable",
            "Not available",
            503,
            "The journal cannot be written or read now. Send the same again later: the same number"
                + " is never executed twice.")
        .json();
  }

  /** An upload that was longer than announced. */
  public String tooLarge() {
    return Problem.of("too-large", "Body too large", 413, "The body is longer than it may be.")
        .json();
  }

  /** An upload that was shorter than announced, for a caller who is still there. */
  public String cutOff() {
    return cutOffProblem().json();
  }

  /** The same, for the gate. */
  static Problem cutOffProblem() {
    return Problem.of("unreadable", "Unreadable request", 400, "The body was cut off.");
  }

  /** Something of ours went wrong. */
  public String broken() {
    return Problem.of(
            "broken",
            "Something went wrong",
            500,
            "The log of the server says more. Look at the number before anything is sent again.")
        .json();
  }

  private static String problem(String word, String title, int status, InstructionView view) {
    String detail = view.evidence().isEmpty() ? view.message() : view.evidence();
    return Problem.of(word, title, status, detail)
        .about(
            view.outcome(),
            view.code(),
            view.message(),
            view.number(),
            link(view.merchant(), view.number(), view.operation()))
        .json();
  }

  /** All three are of letters, digits, _ and -. */
  private static String link(String merchant, String number, String operation) {
    return ApiContract.ROOT + merchant + "/instructions/" + number + "?operation=" + operation;
  }

  private String write(Object body) {
    try {
      return json.writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what the journal holds can be written", e);
    }
  }
}
