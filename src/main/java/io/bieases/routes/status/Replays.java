package io.bieases.routes.status;

import io.bieases.routes.journal.DeadLetters;
import io.bieases.routes.journal.DeadLetters.DeadLetter;
import io.bieases.routes.journal.InstructionState;
import io.bieases.routes.journal.Merchants;
import io.bieases.routes.journal.Operation;
import io.bieases.routes.journal.OperatorActions;
import io.bieases.routes.status.DryRun.Left;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Sends dead letters again: the same number with the same stored body, through the journal. Only
 * one that was never possibly executed, and only if no other refund of the same payment and amount
 * was handed in, or brought back to life, after it: a corrected file would otherwise pay twice. No
 * refund is sent while a refund file of its merchant is being read: its rows are not seen yet.
 *
 * <p>Whatever cannot be sent is left out and named. Many are sent only as they were seen: a dry run
 * gives the token.
 */
public class Replays {

  /** So many are looked at in one go, and sent in one transaction. */
  public static final int AT_ONCE = 500;

  private static final Logger LOG = LoggerFactory.getLogger(Replays.class);
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

  private final Settlement settlement;
  private final Merchants merchants;
  private final DeadLetters deciding;
  private final DeadLetters looking;

  /**
   * @param writer what is sent is decided on and written there
   * @param reader dry runs look there
   */
  public Replays(Settlement settlement, Merchants merchants, JdbcClient writer, JdbcClient reader) {
    this.settlement = settlement;
    this.merchants = merchants;
    deciding = new DeadLetters(writer);
    looking = new DeadLetters(reader);
  }

  /**
   * Which dead letters are meant: one number, a code, or a file.
   *
   * @param action {@code replay}, {@code replay-code} or {@code replay-batch}
   * @param subject the number, the code or the batch
   */
  public record Which(String action, String merchant, String operation, String subject) {

    /** Takes texts as they were given. */
    public Which {
      merchant = Person.text(merchant);
      operation = Person.text(operation);
      subject = Person.text(subject);
    }

    /** One number. */
    public static Which number(String merchant, String operation, String number) {
      return new Which("replay", merchant, operation, number);
    }

    /** Every one of a code. */
    public static Which code(String merchant, String operation, String code) {
      return new Which("replay-code", merchant, operation, code);
    }

    /** Every one of a file. */
    public static Which batch(String batchId) {
      return new Which("replay-batch", "", "", batchId);
    }

    boolean isOne() {
      return action.equals("replay");
    }

    private boolean isName() {
      boolean code = action.equals("replay-code") && subject.isEmpty();
      boolean names = NAME.matcher(merchant).matches() && NAME.matcher(operation).matches();
      return (code || NAME.matcher(subject).matches()) && (names || action.equals("replay-batch"));
    }

    @Override
    public String toString() {
      return switch (action) {
        case "replay" -> operation + " " + subject + " of " + merchant;
        case "replay-code" ->
            operation
                + " of "
                + merchant
                + (subject.isEmpty() ? " without code" : " with " + subject);
        default -> "batch " + subject;
      };
    }
  }

  /** What would be sent again now and what not; changes nothing. */
  public DryRun dryRun(Which which) {
    return which.isName() ? judged(looking, which) : DryRun.nothing();
  }

  /**
   * Sends again what a dry run has shown.
   *
   * @param token of that dry run; for one number none is needed
   * @return {@code replayed}; or nothing changed: {@code changed}, {@code left-out}, {@code
   *     unknown-number}, {@code no-operator}, {@code no-reason}
   */
  public Decision replay(Which which, String token, Person who) {
    return replay(which, token, who, run -> true);
  }

  /**
   * The same, if what would be sent is allowed, seen under the lock.
   *
   * @return {@code changed} too if it is not
   */
  Decision replay(Which which, String token, Person who, Predicate<DryRun> allowed) {
    Optional<Decision> refused = who.refused();
    if (refused.isPresent()) {
      return refused.get();
    }
    DryRun seen = dryRun(which);
    if (seen.isEmpty()) {
      return new Decision("unknown-number", "no dead letter: " + which);
    }
    return settlement.inTransaction(now -> underLock(which, Person.text(token), who, allowed, now));
  }

  private Decision underLock(
      Which which, String token, Person who, Predicate<DryRun> allowed, long now) {
    DryRun.merchantsOf(judged(deciding, which)).forEach(merchants::lockAgainstNew);
    DryRun run = judged(deciding, which);
    if (run.send().isEmpty()) {
      return new Decision("left-out", run.words());
    }
    if (!allowed.test(run) || (!which.isOne() && !run.token().equals(token))) {
      return changed(run);
    }
    for (DeadLetter one : run.send()) {
      if (!deciding.reopen(one, now)) {
        throw new IllegalStateException("changed under its lock: " + one.number());
      }
      note(which, one, who, now);
    }
    return new Decision("replayed", run.sent());
  }

  static Decision changed(DryRun run) {
    return new Decision(
        "changed",
        "that is not what a dry run shows now (" + run.words() + "): look at a new one first");
  }

  private void note(Which which, DeadLetter one, Person who, long now) {
    LOG.info(
        "replay by {}: {} {} of {}: {}",
        who.operator(),
        one.operation(),
        one.number(),
        one.merchant(),
        who.reason());
    settlement
        .actions()
        .note(
            who.operator(),
            which.isOne() ? "replay" : "replay of " + which,
            OperatorActions.target(one.merchant(), one.operation(), one.number()),
            who.reason(),
            now);
  }

  /** The newest first: of two equal refunds the later one is the corrected one. */
  private static DryRun judged(DeadLetters letters, Which which) {
    List<DeadLetter> all =
        switch (which.action()) {
          case "replay" ->
              letters.find(which.merchant(), which.operation(), which.subject()).stream().toList();
          case "replay-code" ->
              letters.ofCode(which.merchant(), which.operation(), which.subject(), AT_ONCE);
          default -> letters.ofBatch(which.subject(), AT_ONCE);
        };
    long count =
        switch (which.action()) {
          case "replay" -> all.size();
          case "replay-code" ->
              letters.countOfCode(which.merchant(), which.operation(), which.subject());
          default -> letters.countOfBatch(which.subject());
        };
    List<DeadLetter> send = new ArrayList<>();
    List<Left> leave = new ArrayList<>();
    Set<List<String>> taken = new HashSet<>();
    for (DeadLetter one : all) {
      Optional<String> why = whyNot(one, taken);
      if (why.isPresent()) {
        leave.add(new Left(one, why.get()));
      } else {
        send.add(one);
      }
    }
    return new DryRun(send, leave, Math.max(0, count - all.size()));
  }

  private static Optional<String> whyNot(DeadLetter one, Set<List<String>> taken) {
    String why = "";
    if (one.state() != InstructionState.REJECTED) {
      why = "it is " + one.state().word() + ", not rejected";
    } else if (one.mayHaveRun()) {
      why = "a call of it may have been executed: it is no dead letter, ask BIEASES";
    } else if (one.knownThere()) {
      why = "the gateway knows its number: ask BIEASES";
    } else if (!one.hasBody()) {
      why = "its body is not stored (any more): hand it in anew";
    } else if (one.twin().isPresent()) {
      why =
          "the same payment and amount was handed in or brought back later: "
              + one.twin().get()
              + "; sending this one too would pay twice";
    } else if (one.fileOpen()) {
      why = "a file of this merchant is being read; look again when it is";
    } else if (one.operation().equals(Operation.REFUND.word())
        && !taken.add(List.of(one.merchant(), one.paymentId(), one.amount(), one.currency()))) {
      why = "a later refund of the same payment and amount is sent instead";
    }
    return Optional.of(why).filter(words -> !words.isEmpty());
  }
}
