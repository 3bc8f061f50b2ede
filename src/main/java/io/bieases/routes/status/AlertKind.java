package io.bieases.routes.status;

import java.util.Locale;
import java.util.stream.Stream;

/**
 * Every alert there is, with the route whose step raises it and its section of {@code
 * src/docs/runbook.md}; a test ties them together in both directions.
 */
public enum AlertKind {
  /** Every next call of the merchant would fail too. */
  HELD("outcome-hold-merchant", "held", Over.HOLD),
  /** 41010. */
  SHORT_OF_FUNDS("outcome-hold-refunds", "held because of 41010", Over.HOLD),
  /** 44004 of a create or a refund. */
  HELD_UNCLEAR("outcome-mark-unknown", "held because of 44004 of a create or a refund", Over.HOLD),
  /** Five calls in a row never left. */
  UNREACHABLE("outcome-await-gateway", "the gateway cannot be reached", Over.HOLD),
  /** Too many answers 40000. */
  CONTRACT_DRIFT("outcome-reject-instruction", "40000, the contract has drifted", Over.HOLD),
  /** An operator holds it; no route does. */
  HELD_BY_PERSON("", "held by a person", Over.HOLD),
  /** A business no that should not happen. */
  REJECTED("outcome-reject-instruction", "rejected", Over.QUIET),
  /** Asked again after an answer that should not happen. */
  ASKED_AGAIN("outcome-retry-instruction", "asked again", Over.CLOSED),
  /** A cancel asks for its payment. */
  ASKING("outcome-ask-payment", "asking for the payment", Over.CLOSED),
  /** One number was refused for its rate ten times. */
  THROTTLED("outcome-throttle-merchant", "throttled", Over.CLOSED),
  /** A code that nobody has listed, say. */
  UNKNOWN("outcome-mark-unknown", "outcome unknown", Over.CLOSED),
  /** An answer in an envelope that does not verify. */
  UNVERIFIED("status-route-transport", "unverified", Over.CLOSED),
  /** A person decides. */
  PARKED("outcome-park-instruction", "parked", Over.DECIDED),
  /** Registered by an earlier attempt of ours, and nobody confirmed it. */
  UNCONFIRMED("outcome-park-unconfirmed", "unconfirmed", Over.DECIDED),
  /** The gateway says something else than the journal. */
  CONTRADICTION(
      "intake-accept-webhook", "a webhook or an answer contradicts the journal", Over.QUIET),
  /** Accepted, and nobody told how it ended. */
  NO_LAST_WORD("outcome-ask-accepted", "no last word", Over.QUIET);

  /** What ends an incident. */
  enum Over {
    /** Its hold ends. */
    HOLD,
    /** No row of it is on its way any more: each has an outcome, or was parked. */
    CLOSED,
    /** No row of it is parked or on its way again. */
    DECIDED,
    /** It leaves nothing open: nobody met it for a while. */
    QUIET
  }

  private static final String PAGE = "src/docs/runbook.md#";

  private final String route;
  private final String title;
  private final Over over;

  AlertKind(String route, String title, Over over) {
    this.route = route;
    this.title = title;
    this.over = over;
  }

  /** Its word in messages and in the table {@code alert}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The kind of that word. */
  public static AlertKind of(String word) {
    return Stream.of(values()).filter(kind -> kind.word().equals(word)).findFirst().orElseThrow();
  }

  /** Id of the route whose step raises it; empty if a person does. */
  public String route() {
    return route;
  }

  /** Heading of its section, behind {@code Alert: }. */
  public String title() {
    return title;
  }

  /** Where its section is, as a link from the folder of the bundle. */
  public String runbook() {
    String heading = "Alert: " + title;
    String anchor = heading.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 -]", "");
    return PAGE + anchor.replace(' ', '-');
  }

  Over over() {
    return over;
  }
}
