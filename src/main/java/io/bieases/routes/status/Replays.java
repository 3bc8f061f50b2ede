package io.bieases.routes.status;

import io.bieases.routes.journal.DeadLetters;
import io.bieases.routes.journal.DeadLetters.DeadLetter;
import io.bieases.routes.journal.Merchants;
import io.bieases.routes.journal.OperatorActions;
import java.util.List;
import java.util.Optional;
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

  /** So many are sent in one transaction, and shown of those that are left out. */
  public static final int AT_ONCE = 500;

  private static final Logger LOG = LoggerFactory.getLogger(Replays.class);
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

  private final Settlement settlement;
  private final Merchants merchants;
  private final DeadLetters deciding;
  private final DeadLetters looking;
  private final int pageSize;

  /**
   * @param writer what is sent is decided on and written there
   * @param reader dry runs look there
   */
  public Replays(Settlement settlement, Merchants merchants, JdbcClient writer, JdbcClient reader) {
    this(settlement, merchants, writer, reader, AT_ONCE);
  }

  /**
   * @param pageSize so many are read in one go
   */
  Replays(
      Settlement settlement,
      Merchants merchants,
      JdbcClient writer,
      JdbcClient reader,
      int pageSize) {
    this.settlement = settlement;
    this.merchants = merchants;
    this.pageSize = pageSize;
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

    private boolean isBatch() {
      return action.equals("replay-batch");
    }

    private boolean isName() {
      boolean code = action.equals("replay-code") && subject.isEmpty();
      boolean names = NAME.matcher(merchant).matches() && NAME.matcher(operation).matches();
      return (code || NAME.matcher(subject).matches()) && (names || isBatch());
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
    return which.isName() ? look(which) : DryRun.nothing();
  }

  /**
   * Sends again what a dry run has shown.
   *
   * @param token of that dry run; for one number none is needed
   * @return {@code replayed}; or nothing changed: {@code changed}, {@code left-out}, {@code
   *     unknown-number}, {@code no-operator}, {@code no-reason}
   */
  public Decision replay(Which which, String token, Person who) {
    return replay(which, dryRun(which), token, who, run -> true);
  }

  /**
   * The same, if what would be sent is allowed, seen under the lock.
   *
   * @param seen what a dry run has shown just now; of many only what that would send is judged
   *     again under the lock, however many there are
   * @return {@code changed} too if it is not allowed
   */
  Decision replay(Which which, DryRun seen, String token, Person who, Predicate<DryRun> allowed) {
    Optional<Decision> refused = who.refused();
    if (refused.isPresent()) {
      return refused.get();
    }
    if (seen.isEmpty()) {
      return new Decision("unknown-number", "no dead letter: " + which);
    }
    if (!which.isOne() && seen.send().isEmpty()) {
      return new Decision("left-out", seen.words());
    }
    if (!which.isOne() && !seen.token().equals(Person.text(token))) {
      return changed(seen);
    }
    return settlement.inTransaction(now -> underLock(which, seen, who, allowed, now));
  }

  private Decision underLock(
      Which which, DryRun seen, Person who, Predicate<DryRun> allowed, long now) {
    DryRun.merchantsOf(seen).forEach(merchants::lockAgainstNew);
    List<Long> ids = seen.send().stream().map(DeadLetter::id).toList();
    DryRun run = Judgement.of(which.isOne() ? one(deciding, which) : deciding.find(ids));
    if (run.send().isEmpty()) {
      return new Decision("left-out", run.words());
    }
    if (!allowed.test(run) || (!which.isOne() && !run.token().equals(seen.token()))) {
      return changed(run);
    }
    for (DeadLetter one : run.send()) {
      if (!deciding.reopen(one, now)) {
        throw new IllegalStateException("changed under its lock: " + one.number());
      }
      note(which, one, who, now);
    }
    return new Decision("replayed", which.isOne() ? run.sent() : seen.sent());
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

  /** Page by page, the newest first, until enough can be sent or none is left. */
  private DryRun look(Which which) {
    if (which.isOne()) {
      return Judgement.of(one(looking, which));
    }
    Judgement judgement = new Judgement();
    long before = DeadLetters.NEWEST;
    List<DeadLetter> page;
    do {
      page = page(which, before);
      page.forEach(judgement::look);
      before = page.isEmpty() ? before : page.get(page.size() - 1).id();
    } while (page.size() == pageSize && !judgement.isFull());
    return judgement.run(count(which));
  }

  private static List<DeadLetter> one(DeadLetters letters, Which which) {
    return letters.find(which.merchant(), which.operation(), which.subject()).stream().toList();
  }

  private List<DeadLetter> page(Which which, long before) {
    return which.isBatch()
        ? looking.ofBatch(which.subject(), before, pageSize)
        : looking.ofCode(which.merchant(), which.operation(), which.subject(), before, pageSize);
  }

  private long count(Which which) {
    return which.isBatch()
        ? looking.countOfBatch(which.subject())
        : looking.countOfCode(which.merchant(), which.operation(), which.subject());
  }
}
