package io.bieases.routes.journal;

import java.util.OptionalLong;

/**
 * A merchant-wide fault that is open: nothing of its scope is sent but one probe at a time.
 *
 * @param id the hold
 * @param merchant alias, or {@code *} for the gateway itself
 * @param scope an operation, or {@code *} for all of them
 * @param cause the code or fault that raised it
 * @param raiserId the instruction that raised it, if it can be sent again
 * @param probeAtMillis the next probe may go out then
 * @param raiserNext whether the next probe is the raiser or another waiting instruction
 * @param isByPerson whether a person raised it: nothing probes it, no answer ends it
 * @param otherPassed another instruction got through since; if the raiser fails again it alone is
 *     wrong
 */
public record Hold(
    long id,
    String merchant,
    String scope,
    String cause,
    boolean isByPerson,
    OptionalLong raiserId,
    long probeAtMillis,
    boolean raiserNext,
    boolean otherPassed) {

  /** The cause whose canary is always the raiser: the merchant's balance does not cover it. */
  public static final String SHORT_OF_FUNDS = "41010";

  /** The cause that is written for a hold that a person raised. */
  public static final String OPERATOR = "operator";

  /** The cause of a gateway that cannot be reached. */
  public static final String UNREACHABLE = "unreachable";
}
