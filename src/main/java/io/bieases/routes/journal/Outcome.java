package io.bieases.routes.journal;

import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What one ended call makes of its instruction: written in one transaction with the attempt's end.
 *
 * @param branch the outcome branch taken, in the words of the branch table
 * @param state what is true of the instruction now
 * @param ending how the call ended
 * @param mayHaveRun whether this call may have made the gateway do it, or shows that it knows the
 *     number; the instruction is then never taken for not executed again
 * @param httpStatus HTTP status, if an answer came
 * @param code the gateway's code, if there was one
 * @param message the gateway's message or ours
 * @param nextAtMillis when it may be sent again by itself
 * @param priority the class it waits in from now on
 * @param gatewayId the id the gateway gave it
 * @param evidence why it is unknown or parked and what it may have done, in words
 * @param data the gateway's data, empty if the answer had none
 */
public record Outcome(
    String branch,
    InstructionState state,
    Ending ending,
    boolean mayHaveRun,
    OptionalInt httpStatus,
    Optional<String> code,
    Optional<String> message,
    OptionalLong nextAtMillis,
    int priority,
    Optional<String> gatewayId,
    Optional<String> evidence,
    Map<String, Object> data) {

  /** Callers that wait. */
  public static final int INTERACTIVE = 10;

  /** Probes and reconcile: numbers that may have been executed. */
  public static final int RECONCILE = 20;

  /** A refund that a caller waits for: after reconcile, ahead of files. */
  public static final int WAITING_REFUND = 25;

  /** A row that was sent before goes ahead of fresh ones, so that a fault shows on few rows. */
  public static final int RETRY = 29;

  /** Fresh rows of a batch. From here on calls are spaced evenly. */
  public static final int BATCH = 30;

  /** Questions about what was accepted: nobody waits for them, and a webhook may answer first. */
  public static final int FOLLOW_UP = 40;

  private static final Set<InstructionState> MAY_HAVE_RUN =
      EnumSet.of(InstructionState.UNKNOWN, InstructionState.ACCEPTED, InstructionState.DUPLICATE);

  /** An outcome of that branch and state; the rest is filled in by the {@code with} methods. */
  public static Outcome of(String branch, InstructionState state, Ending ending) {
    return new Outcome(
        branch,
        state,
        ending,
        MAY_HAVE_RUN.contains(state),
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        OptionalLong.empty(),
        RETRY,
        Optional.empty(),
        Optional.empty(),
        Map.of());
  }

  /** Whatever the state says: it may have been executed, or the gateway knows the number. */
  public Outcome thatMayHaveRun() {
    return new Outcome(
        branch,
        state,
        ending,
        true,
        httpStatus,
        code,
        message,
        nextAtMillis,
        priority,
        gatewayId,
        evidence,
        data);
  }

  /** With what the gateway said. */
  public Outcome withAnswer(OptionalInt status, Optional<String> newCode, Optional<String> text) {
    return new Outcome(
        branch,
        state,
        ending,
        mayHaveRun,
        status,
        newCode,
        text,
        nextAtMillis,
        priority,
        gatewayId,
        evidence,
        data);
  }

  /** To be sent again at that time, in that class. */
  public Outcome dueAt(long millis, int newPriority) {
    return new Outcome(
        branch,
        state,
        ending,
        mayHaveRun,
        httpStatus,
        code,
        message,
        OptionalLong.of(millis),
        newPriority,
        gatewayId,
        evidence,
        data);
  }

  /** With the id the gateway gave it. */
  public Outcome withGatewayId(Optional<String> id) {
    return new Outcome(
        branch,
        state,
        ending,
        mayHaveRun,
        httpStatus,
        code,
        message,
        nextAtMillis,
        priority,
        id,
        evidence,
        data);
  }

  /** With words for the person who has to decide. */
  public Outcome withEvidence(String words) {
    return new Outcome(
        branch,
        state,
        ending,
        mayHaveRun,
        httpStatus,
        code,
        message,
        nextAtMillis,
        priority,
        gatewayId,
        Optional.of(words),
        data);
  }

  /** With the gateway's data. */
  public Outcome withData(Map<String, Object> fields) {
    return new Outcome(
        branch,
        state,
        ending,
        mayHaveRun,
        httpStatus,
        code,
        message,
        nextAtMillis,
        priority,
        gatewayId,
        evidence,
        fields);
  }
}
