package io.bieases.routes.ops;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bieases.routes.journal.InstructionViews;
import io.bieases.routes.status.Decision;
import io.bieases.routes.status.Decisions;
import io.bieases.routes.status.Person;
import io.bieases.routes.status.Seen;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.springframework.jmx.export.annotation.ManagedOperation;
import org.springframework.jmx.export.annotation.ManagedOperationParameter;
import org.springframework.jmx.export.annotation.ManagedResource;

/**
 * What an operator decides in the console about instructions that are parked, unknown or duplicate.
 * Who it is comes from the login; without one, as from a tool on the process itself, nothing is
 * decided.
 */
@ManagedResource(
    objectName = "bieases:type=Instructions",
    description = "Instructions that are parked, unknown or duplicate: look, close, send again")
public class OperatorDesk {

  private static final String MERCHANT = "alias of the merchant";
  private static final String OPERATION = "create, query, cancel, refund or refund-query";
  private static final String NUMBER = "order number, refund number or request number";
  private static final String VERSION =
      "of the row that you have looked at: Overview and show tell it; if it is another one now,"
          + " nothing is done";
  private static final String REASON = "why, in one line of 3 to 500 characters; it is kept";

  private final Decisions decisions;
  private final Resends resends;
  private final InstructionViews views;
  private final ObjectMapper json;

  /** Sends one again, or asks a second person. */
  @FunctionalInterface
  public interface Resends {
    /** Says what came of it. */
    Decision resend(Seen seen, Person who);
  }

  /**
   * Sends again without a second person.
   *
   * @param views for looking
   */
  public OperatorDesk(Decisions decisions, InstructionViews views, ObjectMapper json) {
    this(decisions, decisions::resend, views, json);
  }

  /**
   * @param resends {@link io.bieases.routes.status.SecondPerson#resend}
   * @param views for looking
   */
  public OperatorDesk(
      Decisions decisions, Resends resends, InstructionViews views, ObjectMapper json) {
    this.decisions = decisions;
    this.resends = resends;
    this.views = views;
    this.json = json;
  }

  /** Everything that was tried for that number and what people decided about it, as JSON. */
  @ManagedOperation(description = "Everything that was tried for a number, and who decided what")
  @ManagedOperationParameter(name = "merchant", description = MERCHANT)
  @ManagedOperationParameter(name = "number", description = NUMBER)
  public String show(String merchant, String number) {
    try {
      return json.writerWithDefaultPrettyPrinter()
          .writeValueAsString(views.lifeForOperators(given(merchant), given(number)));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Closes it as done or as not done; says what came of it. */
  @ManagedOperation(
      description =
          "Closes a parked, unknown or duplicate instruction: succeeded if it happened at the gateway, rejected"
              + " if it did not. Ask BIEASES first")
  @ManagedOperationParameter(name = "merchant", description = MERCHANT)
  @ManagedOperationParameter(name = "operation", description = OPERATION)
  @ManagedOperationParameter(name = "number", description = NUMBER)
  @ManagedOperationParameter(name = "version", description = VERSION)
  @ManagedOperationParameter(name = "happened", description = "did the gateway do it? yes or no")
  @ManagedOperationParameter(name = "reason", description = REASON)
  public String close(
      String merchant,
      String operation,
      String number,
      long version,
      String happened,
      String reason) {
    return decisions
        .close(new Seen(merchant, operation, number, version), happened, Login.person(reason))
        .toString();
  }

  /** Sends it again under its own number; says what came of it. */
  @ManagedOperation(
      description =
          "Sends a parked instruction again, or an unknown one before its time: the same number, so"
              + " it cannot be executed twice; a parked refund only if no other one of the same"
              + " payment and amount came after it")
  @ManagedOperationParameter(name = "merchant", description = MERCHANT)
  @ManagedOperationParameter(name = "operation", description = OPERATION)
  @ManagedOperationParameter(name = "number", description = NUMBER)
  @ManagedOperationParameter(name = "version", description = VERSION)
  @ManagedOperationParameter(name = "reason", description = REASON)
  public String resend(
      String merchant, String operation, String number, long version, String reason) {
    return resends
        .resend(new Seen(merchant, operation, number, version), Login.person(reason))
        .toString();
  }

  private static String given(String text) {
    return Objects.requireNonNullElse(text, "").replaceAll("\\p{Cntrl}", "").strip();
  }
}
