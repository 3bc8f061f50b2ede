package io.bieases.routes.status;

import io.bieases.routes.journal.Hold;
import io.bieases.routes.journal.Holds;
import io.bieases.routes.journal.Merchants;
import io.bieases.routes.journal.Operation;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a person holds and releases. Such a hold is data: it holds on every node and after a
 * restart, nothing probes it, no answer ends it. It stands beside an automatic one of the same
 * merchant and scope; both have to be over before anything is sent.
 *
 * <p>When {@link #hold} has answered nothing of it leaves any more; calls under way are answered
 * and booked.
 */
public class OperatorHolds {

  private static final Logger LOG = LoggerFactory.getLogger(OperatorHolds.class);
  private static final String ALL = "*";

  private final Settlement settlement;
  private final Merchants merchants;

  /** Writes through that settlement. */
  public OperatorHolds(Settlement settlement, Merchants merchants) {
    this.settlement = settlement;
    this.merchants = merchants;
  }

  /**
   * Sends nothing of it until a person releases it.
   *
   * @param merchant alias, or {@code *} for every merchant
   * @param operation word of an operation, or {@code *} for all of them
   * @return {@code held}, {@code already-held}; or nothing changed
   */
  public Decision hold(String merchant, String operation, Person who) {
    String alias = Person.text(merchant);
    String scope = Person.text(operation);
    return decide(
        who,
        now -> {
          List<String> known = merchants.aliases();
          Optional<Decision> unclear = unclear(known, alias, scope);
          if (unclear.isPresent()) {
            return unclear.get();
          }
          // whoever decides about a call just now does so before; the same order for all
          known.stream()
              .filter(one -> alias.equals(ALL) || alias.equals(one))
              .forEach(merchants::lock);
          OptionalLong id =
              settlement.holds().raiseByPerson(alias, scope, who.operator(), who.reason(), now);
          return id.isPresent()
              ? held(id.getAsLong(), alias, scope, who, now)
              : new Decision("already-held", words(alias, scope) + " is held by a person already");
        });
  }

  private static Optional<Decision> unclear(List<String> known, String alias, String scope) {
    if (!alias.equals(ALL) && !known.contains(alias)) {
      return Optional.of(
          new Decision("unclear", "which merchant? One of " + known + ", or * for all of them"));
    }
    List<String> operations = Arrays.stream(Operation.values()).map(Operation::word).toList();
    return scope.equals(ALL) || operations.contains(scope)
        ? Optional.empty()
        : Optional.of(
            new Decision("unclear", "which operation? One of " + operations + ", or * for all"));
  }

  private Decision held(long id, String alias, String scope, Person who, long now) {
    note("hold", alias, scope, who, now);
    settlement
        .alerts()
        .raiseHold(
            AlertKind.HELD_BY_PERSON,
            alias,
            scope,
            scope,
            Hold.OPERATOR,
            "held by " + who.operator() + ": " + who.reason(),
            now);
    return new Decision(
        "held",
        words(alias, scope)
            + " waits until hold "
            + id
            + " is released; calls under way are answered and booked");
  }

  /**
   * Ends any open hold. An automatic one is raised again if the next call meets its fault.
   *
   * @return {@code released} or {@code not-open}; or nothing changed
   */
  public Decision release(long holdId, Person who) {
    return decide(
        who,
        now ->
            settlement
                .holds()
                .find(holdId)
                .map(hold -> release(hold, who, now))
                .orElseGet(() -> new Decision("not-open", "no open hold has the id " + holdId)));
  }

  /** Ends what {@code hold("*", operation)} began. */
  public Decision resume(String operation, Person who) {
    String scope = Person.text(operation);
    return decide(
        who,
        now ->
            settlement
                .holds()
                .byPerson(Holds.EVERY_MERCHANT, scope)
                .map(hold -> release(hold, who, now))
                .orElseGet(
                    () ->
                        new Decision(
                            "not-open",
                            "no person holds "
                                + words(ALL, scope)
                                + "; other holds are released by their id")));
  }

  private Decision release(Hold hold, Person who, long now) {
    String why = "released by " + who.operator() + ": " + who.reason();
    if (!settlement.endHold(hold, why, now)) {
      return new Decision("not-open", "hold " + hold.id() + " has just ended");
    }
    note("release", hold.merchant(), hold.scope(), who, now);
    return new Decision(
        "released",
        "hold "
            + hold.id()
            + " on "
            + words(hold.merchant(), hold.scope())
            + " ("
            + hold.cause()
            + ") has ended"
            + (hold.isByPerson() ? "" : "; if the next call meets its fault it is held again"));
  }

  private void note(String action, String alias, String scope, Person who, long now) {
    LOG.info("{} by {}: {}: {}", action, who.operator(), words(alias, scope), who.reason());
    settlement
        .actions()
        .note(who.operator(), action, "hold:" + alias + "/" + scope, who.reason(), now);
  }

  private Decision decide(Person who, LongFunction<Decision> work) {
    return who.refused().orElseGet(() -> settlement.inTransaction(work));
  }

  private static String words(String alias, String scope) {
    return (scope.equals(ALL) ? "everything" : scope)
        + (alias.equals(ALL) ? " of every merchant" : " of " + alias);
  }
}
