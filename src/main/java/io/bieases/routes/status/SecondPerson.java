package io.bieases.routes.status;

import io.bieases.routes.journal.Approvals;
import io.bieases.routes.journal.Approvals.Asked;
import io.bieases.routes.journal.Approvals.Kept;
import io.bieases.routes.journal.DeadLetters.DeadLetter;
import io.bieases.routes.journal.Operation;
import io.bieases.routes.journal.OperatorActions;
import io.bieases.routes.status.Replays.Which;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Sends creates, cancels and refunds again by two persons where that is switched on: an operator
 * asks, another person confirms within a day. What is done is what was asked, checked again at that
 * time. Questions are nobody's money: they are sent again at once.
 */
public class SecondPerson {

  /** A request is open so long. */
  public static final Duration OPEN_FOR = Duration.ofHours(24);

  private static final Logger LOG = LoggerFactory.getLogger(SecondPerson.class);
  private static final String RESEND = "resend";

  private final boolean required;
  private final Settlement settlement;
  private final Decisions decisions;
  private final Replays replays;
  private final Approvals approvals;

  /**
   * @param required {@code bieases.console.second-person}
   */
  public SecondPerson(
      boolean required,
      Settlement settlement,
      Decisions decisions,
      Replays replays,
      JdbcClient writer) {
    this.required = required;
    this.settlement = settlement;
    this.decisions = decisions;
    this.replays = replays;
    approvals = new Approvals(writer);
  }

  /** Whether a second person is needed at all. */
  public boolean isRequired() {
    return required;
  }

  /** Whether sending that operation again needs a second person. */
  public boolean isRequired(String operation) {
    return required
        && (operation.equals(Operation.CREATE.word())
            || operation.equals(Operation.CANCEL.word())
            || operation.equals(Operation.REFUND.word()));
  }

  /** Whether sending that again needs a second person. */
  public boolean isRequired(DryRun run) {
    return run.send().stream().anyMatch(one -> isRequired(one.operation()));
  }

  /** As {@link Decisions#resend}, or {@code asked}. */
  public Decision resend(Seen seen, Person who) {
    if (!isRequired(seen.operation())) {
      return decisions.resend(seen, who);
    }
    return who.refused()
        .or(() -> decisions.whyNotResend(seen, who))
        .orElseGet(
            () ->
                ask(
                    new Asked(
                        RESEND,
                        seen.merchant(),
                        seen.operation(),
                        seen.number(),
                        Long.toString(seen.version()),
                        1),
                    who));
  }

  /** As {@link Replays#replay}, or {@code asked}. */
  public Decision replay(Which which, String token, Person who) {
    DryRun run = who.refused().isPresent() ? DryRun.nothing() : replays.dryRun(which);
    String seen = which.isOne() ? "" : Person.text(token);
    if (!isRequired(run)) {
      // this was a look: what is sent is decided under the lock, and so is whether one person may
      return replays.replay(which, run, seen, who, locked -> !isRequired(locked));
    }
    if (!which.isOne() && !run.token().equals(seen)) {
      // what is refused is refused at once
      return Replays.changed(run);
    }
    // of a file every row is of one merchant and operation
    DeadLetter first = run.send().get(0);
    return ask(
        new Asked(
            which.action(),
            first.merchant(),
            first.operation(),
            which.subject(),
            run.token(),
            run.send().size()),
        who);
  }

  private Decision ask(Asked asked, Person who) {
    return settlement.inTransaction(
        now -> {
          long expires = now + OPEN_FOR.toMillis();
          Kept kept = approvals.add(asked, who.operator(), who.reason(), now, expires);
          kept.instead()
              .ifPresent(
                  old -> note("replace: " + asked.action(), old.id(), old.asked(), who, now));
          if (kept.id().isEmpty()) {
            return new Decision("asked", words(asked) + " is asked for already");
          }
          long id = kept.id().getAsLong();
          note("ask: " + asked.action(), id, asked, who, now);
          return new Decision(
              "asked",
              "request "
                  + id
                  + kept.instead().map(old -> " takes the place of " + old.id() + " and").orElse("")
                  + " waits for another person with the role approver, until "
                  + Instant.ofEpochMilli(expires));
        });
  }

  /**
   * Does what was asked, under the name of who asked.
   *
   * @param isApprover whether the login has that role
   * @return the answer of what was asked; or nothing changed: {@code not-open}, {@code expired},
   *     {@code refused} (no such role, or the same person)
   */
  public Decision confirm(long requestId, boolean isApprover, Person who) {
    // the long look at many is over before anything is locked
    DryRun seen =
        isApprover && who.refused().isEmpty()
            ? approvals.find(requestId).map(this::look).orElseGet(DryRun::nothing)
            : DryRun.nothing();
    return decide(
        requestId,
        who,
        (open, now) -> {
          if (!isApprover) {
            return new Decision("refused", "only the role approver confirms");
          }
          if (isSame(open, who)) {
            return new Decision("refused", "whoever asked cannot confirm: another person has to");
          }
          if (!approvals.decide(open.id(), "confirmed", who.operator(), now)) {
            return notOpen(open.id());
          }
          note("confirm: " + open.asked().action(), open.id(), open.asked(), who, now);
          Decision done = execute(open, seen);
          approvals.result(open.id(), done.toString());
          return done;
        });
  }

  /** Refuses a request; whoever asked may take it back so. */
  public Decision refuse(long requestId, boolean isApprover, Person who) {
    return decide(
        requestId,
        who,
        (open, now) -> {
          if (!isApprover && !isSame(open, who)) {
            return new Decision("refused", "only the role approver refuses, or whoever asked");
          }
          if (!approvals.decide(open.id(), "refused", who.operator(), now)) {
            return notOpen(open.id());
          }
          note("refuse: " + open.asked().action(), open.id(), open.asked(), who, now);
          return new Decision(
              "refused-request", words(open.asked()) + " is not done; nothing was sent");
        });
  }

  private interface Work {
    Decision on(Approvals.Open open, long now);
  }

  private Decision decide(long requestId, Person who, Work work) {
    return who.refused()
        .orElseGet(
            () ->
                settlement.inTransaction(
                    now -> {
                      Optional<Approvals.Open> open = approvals.find(requestId);
                      if (open.isEmpty()) {
                        return notOpen(requestId);
                      }
                      return open.get().expiresAtMillis() <= now
                          ? new Decision(
                              "expired", "request " + requestId + " was open for a day: ask again")
                          : work.on(open.get(), now);
                    }));
  }

  private DryRun look(Approvals.Open open) {
    Asked asked = open.asked();
    return asked.action().equals(RESEND) ? DryRun.nothing() : replays.dryRun(which(asked));
  }

  private Decision execute(Approvals.Open open, DryRun seen) {
    Asked asked = open.asked();
    Person asking = new Person(open.requestedBy(), open.reason());
    if (asked.action().equals(RESEND)) {
      // asked for by a bundle that did not say what was seen: as if it were something else
      long version = asked.token().isEmpty() ? -1 : Long.parseLong(asked.token());
      return decisions.resend(
          new Seen(asked.merchant(), asked.operation(), asked.subject(), version), asking);
    }
    return replays.replay(
        which(asked),
        seen,
        asked.token(),
        asking,
        run -> asked.token().isEmpty() || asked.token().equals(run.token()));
  }

  private static Which which(Asked asked) {
    return new Which(asked.action(), asked.merchant(), asked.operation(), asked.subject());
  }

  private static boolean isSame(Approvals.Open open, Person who) {
    return fold(open.requestedBy()).equals(fold(who.operator()));
  }

  /** A login may be written in any case. */
  private static String fold(String name) {
    return name.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
  }

  private void note(String action, long id, Asked asked, Person who, long now) {
    LOG.info(
        "{} by {}: request {}, {}: {}", action, who.operator(), id, words(asked), who.reason());
    boolean one = asked.action().equals(RESEND) || asked.action().equals("replay");
    settlement
        .actions()
        .note(
            who.operator(),
            action + " (request " + id + ")",
            one
                ? OperatorActions.target(asked.merchant(), asked.operation(), asked.subject())
                : "request:" + id,
            who.reason(),
            now);
  }

  private static String words(Asked asked) {
    return asked.action()
        + " "
        + asked.subject()
        + (asked.rows() == 1 ? "" : ", " + asked.rows() + " numbers");
  }

  private static Decision notOpen(long id) {
    return new Decision("not-open", "no open request has the id " + id);
  }
}
