package io.bieases.routes.ops;

import io.bieases.routes.journal.DeadLetterCounts;
import io.bieases.routes.journal.DeadLetters;
import io.bieases.routes.journal.DeadLetters.DeadLetter;
import io.bieases.routes.journal.JournalClock;
import io.bieases.routes.status.Decision;
import io.bieases.routes.status.Replays;
import io.bieases.routes.status.Replays.Which;
import io.bieases.routes.status.SecondPerson;
import java.util.List;
import java.util.Objects;
import javax.management.openmbean.TabularData;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jmx.export.annotation.ManagedAttribute;
import org.springframework.jmx.export.annotation.ManagedOperation;
import org.springframework.jmx.export.annotation.ManagedOperationParameter;
import org.springframework.jmx.export.annotation.ManagedResource;

/** Rejected instructions: looking at them, and sending them again under their own numbers. */
@ManagedResource(
    objectName = "bieases:type=DeadLetters",
    description = "Rejected instructions; dry run and replay, of one, of a code, of a file")
public class DeadLetterDesk {

  private static final int BATCHES_LOOKED_AT = 200;
  private static final String MERCHANT = "alias of the merchant";
  private static final String OPERATION = "create, query, cancel, refund or refund-query";
  private static final String NUMBER = "order number, refund number or request number";
  private static final String CODE = "the code it was rejected with; empty for none";
  private static final String BATCH = "id of the file's batch";
  private static final String TOKEN = "token of the dry run that you have looked at";
  private static final String REASON = "why, in one line of 3 to 500 characters; it is kept";

  private final Replays replays;
  private final SecondPerson second;
  private final DeadLetters letters;
  private final DeadLetterCounts counts;
  private final DryRunText texts;
  private final JournalClock clock;
  private final Looks looks;

  /**
   * @param reader looks through that pool
   */
  public DeadLetterDesk(
      Replays replays,
      SecondPerson second,
      JdbcClient reader,
      DryRunText texts,
      JournalClock clock,
      Looks looks) {
    this.replays = replays;
    this.second = second;
    this.texts = texts;
    this.clock = clock;
    this.looks = looks;
    letters = new DeadLetters(reader);
    counts = new DeadLetterCounts(reader);
  }

  /** The newest. */
  @ManagedAttribute(description = "Rejected instructions, the newest first")
  public TabularData getDeadLetters() {
    return looks.at("dead", TabularData.class, () -> table(letters.newest(Table.MOST)));
  }

  /** All of them. */
  @ManagedAttribute(description = "How many there are")
  public long getDeadLettersCount() {
    return looks.count("dead count", counts::all);
  }

  /** The most first. */
  @ManagedAttribute(description = "Per merchant, operation and code, the most first")
  public TabularData getByCode() {
    return looks.at(
        "dead by code",
        TabularData.class,
        () -> {
          Table table =
              new Table("ByCode", "merchant", "operation", "code", "count:l", "oldest", "newest");
          for (DeadLetterCounts.OfCode one : counts.byCode(Table.MOST)) {
            table.add(
                String.join("/", one.merchant(), one.operation(), one.code()),
                one.merchant(),
                one.operation(),
                one.code(),
                one.count(),
                Table.time(one.oldestMillis()),
                Table.time(one.newestMillis()));
          }
          return table.data();
        });
  }

  /** Of the newest files. */
  @ManagedAttribute(description = "Of the newest two hundred files, those that have any")
  public TabularData getByBatch() {
    return looks.at(
        "dead by batch",
        TabularData.class,
        () -> {
          Table table =
              new Table(
                  "ByBatch", "batch", "merchant", "operation", "file", "count:l", "badRows:l");
          for (DeadLetterCounts.OfBatch one : counts.byBatch(BATCHES_LOOKED_AT)) {
            table.add(
                one.batch(),
                one.batch(),
                one.merchant(),
                one.operation(),
                one.file(),
                one.count(),
                one.badRows());
          }
          return table.data();
        });
  }

  /** Looks at those of a code. */
  @ManagedOperation(description = "Looks at the newest dead letters of a code")
  @ManagedOperationParameter(name = "merchant", description = MERCHANT)
  @ManagedOperationParameter(name = "operation", description = OPERATION)
  @ManagedOperationParameter(name = "code", description = CODE)
  public TabularData listByCode(String merchant, String operation, String code) {
    return table(
        letters.ofCode(
            given(merchant), given(operation), given(code), DeadLetters.NEWEST, Table.MOST));
  }

  /** What a replay of one would do. */
  @ManagedOperation(description = "Whether a dead letter could be sent again, and if not, why not")
  @ManagedOperationParameter(name = "merchant", description = MERCHANT)
  @ManagedOperationParameter(name = "operation", description = OPERATION)
  @ManagedOperationParameter(name = "number", description = NUMBER)
  public String dryRun(String merchant, String operation, String number) {
    return text(Which.number(merchant, operation, number));
  }

  /** What a replay of a code would do. */
  @ManagedOperation(description = "What of a code could be sent again, what not and why not")
  @ManagedOperationParameter(name = "merchant", description = MERCHANT)
  @ManagedOperationParameter(name = "operation", description = OPERATION)
  @ManagedOperationParameter(name = "code", description = CODE)
  public String dryRunByCode(String merchant, String operation, String code) {
    return text(Which.code(merchant, operation, code));
  }

  /** What a replay of a file would do. */
  @ManagedOperation(description = "What of a file could be sent again, what not and why not")
  @ManagedOperationParameter(name = "batchId", description = BATCH)
  public String dryRunBatch(String batchId) {
    return text(Which.batch(batchId));
  }

  /** Sends one again. */
  @ManagedOperation(
      description =
          "Sends a dead letter again: the same number and body. Only if no call of it may have been"
              + " executed and no other refund of the same payment and amount came after it")
  @ManagedOperationParameter(name = "merchant", description = MERCHANT)
  @ManagedOperationParameter(name = "operation", description = OPERATION)
  @ManagedOperationParameter(name = "number", description = NUMBER)
  @ManagedOperationParameter(name = "reason", description = REASON)
  public String replay(String merchant, String operation, String number, String reason) {
    return done(second.replay(Which.number(merchant, operation, number), "", Login.person(reason)));
  }

  /** Sends those of a code again that a dry run has shown. */
  @ManagedOperation(description = "Sends the dead letters of a code again that a dry run has shown")
  @ManagedOperationParameter(name = "merchant", description = MERCHANT)
  @ManagedOperationParameter(name = "operation", description = OPERATION)
  @ManagedOperationParameter(name = "code", description = CODE)
  @ManagedOperationParameter(name = "token", description = TOKEN)
  @ManagedOperationParameter(name = "reason", description = REASON)
  public String replayByCode(
      String merchant, String operation, String code, String token, String reason) {
    return done(second.replay(Which.code(merchant, operation, code), token, Login.person(reason)));
  }

  /** Sends those of a file again that a dry run has shown. */
  @ManagedOperation(description = "Sends the dead letters of a file again that a dry run has shown")
  @ManagedOperationParameter(name = "batchId", description = BATCH)
  @ManagedOperationParameter(name = "token", description = TOKEN)
  @ManagedOperationParameter(name = "reason", description = REASON)
  public String replayBatch(String batchId, String token, String reason) {
    return done(second.replay(Which.batch(batchId), token, Login.person(reason)));
  }

  private String text(Which which) {
    var run = replays.dryRun(which);
    return texts.of(run, second.isRequired(run));
  }

  private String done(Decision decision) {
    looks.forget();
    return decision.toString();
  }

  private static String given(String text) {
    return Objects.requireNonNullElse(text, "").replaceAll("\\p{Cntrl}", "").strip();
  }

  private TabularData table(List<DeadLetter> rows) {
    InstructionTable table = new InstructionTable("DeadLetters", clock.nowMillis(), "message");
    rows.forEach(one -> table.add(one, one.message()));
    return table.data();
  }
}
