package io.bieases.routes.journal;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * What is true of an instruction now. What happens next is the branch, which the routes choose.
 *
 * <p>There is no "failed": a time-out is {@link #UNKNOWN}, a refusal is {@link #REJECTED}.
 */
public enum InstructionState {
  /** Not sent, or to be sent again at a known time. Nothing has happened at the gateway. */
  WAITING,
  /** An attempt is open. */
  SENDING,
  /** The gateway took it; a refund's 20000 is accepted, not refunded. */
  ACCEPTED,
  /** The gateway knows the number from an earlier attempt of ours whose answer was lost. */
  DUPLICATE,
  /** Final word: done. */
  SUCCEEDED,
  /** Accepted first, refused by the gateway later. */
  DECLINED,
  /** Final business no; nothing happened. */
  REJECTED,
  /** May have happened; being reconciled. By time alone it becomes nothing else but parked. */
  UNKNOWN,
  /** A person decides, with the evidence. */
  PARKED;

  /** The word in the journal, in result files and in messages. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The state of that word. */
  public static InstructionState of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  /**
   * May this number be sent (again) without a person's word?
   *
   * <p>{@code UNKNOWN} may: the same number with the same body can never run twice (contract
   * section 8), and its answer tells what became of the first. {@code SENDING} may not: its answer
   * is still awaited, and only an expired lease turns it into {@code UNKNOWN}.
   */
  public boolean maySend() {
    return switch (this) {
      case WAITING, UNKNOWN -> true;
      case SENDING, ACCEPTED, DUPLICATE, SUCCEEDED, DECLINED, REJECTED, PARKED -> false;
    };
  }

  /** The states that may follow this one. */
  public Set<InstructionState> next() {
    return switch (this) {
      case WAITING -> EnumSet.of(SENDING, REJECTED, PARKED);
      case SENDING -> EnumSet.of(WAITING, ACCEPTED, DUPLICATE, REJECTED, UNKNOWN, PARKED);
      case UNKNOWN -> EnumSet.of(SENDING, ACCEPTED, SUCCEEDED, DECLINED, PARKED);
      case ACCEPTED -> EnumSet.of(SUCCEEDED, DECLINED, PARKED);
      case DUPLICATE -> EnumSet.of(SUCCEEDED, DECLINED, PARKED);
      case PARKED -> EnumSet.of(WAITING, UNKNOWN, SUCCEEDED, DECLINED, REJECTED);
      case SUCCEEDED, DECLINED, REJECTED -> EnumSet.noneOf(InstructionState.class);
    };
  }

  /**
   * What a cancel in this state may become by asking about its payment, whose word settles the
   * cancel even if it may have been executed. Nothing else that may have been executed is ever
   * {@link #REJECTED}: for refunds and creates {@link #next} is all there is.
   */
  public Set<InstructionState> nextByAsking() {
    return switch (this) {
      case WAITING, UNKNOWN -> EnumSet.of(SUCCEEDED, REJECTED);
      case SENDING, ACCEPTED, DUPLICATE, SUCCEEDED, DECLINED, REJECTED, PARKED ->
          EnumSet.noneOf(InstructionState.class);
    };
  }

  /**
   * What a person may make of one in this state, with a reason: closed as done or as not done, or
   * sent again; a duplicate is known to the gateway, sending it again tells nothing.
   */
  public Set<InstructionState> nextByPerson() {
    return switch (this) {
      case PARKED -> EnumSet.of(WAITING, UNKNOWN, SUCCEEDED, REJECTED);
      case UNKNOWN -> EnumSet.of(UNKNOWN, SUCCEEDED, REJECTED);
      case DUPLICATE -> EnumSet.of(SUCCEEDED, REJECTED);
      case WAITING, SENDING, ACCEPTED, SUCCEEDED, DECLINED, REJECTED ->
          EnumSet.noneOf(InstructionState.class);
    };
  }

  /**
   * What a replay may make of one in this state, if nothing of it may have been executed: it is
   * sent again as if for the first time.
   */
  public Set<InstructionState> nextByReplay() {
    return this == REJECTED ? EnumSet.of(WAITING) : EnumSet.noneOf(InstructionState.class);
  }

  /** Whether the caller has the last word we can give without a webhook or a person. */
  public boolean isSettled() {
    return switch (this) {
      case ACCEPTED, SUCCEEDED, DECLINED, REJECTED, PARKED, DUPLICATE -> true;
      case WAITING, SENDING, UNKNOWN -> false;
    };
  }
}
