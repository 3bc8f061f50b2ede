package io.bieases.routes.ops;

import io.bieases.routes.journal.CallCounts;
import io.bieases.routes.journal.InstructionState;
import io.bieases.routes.journal.JournalClock;
import io.bieases.routes.journal.OpenRows;
import java.time.Duration;
import javax.management.openmbean.TabularData;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jmx.export.annotation.ManagedAttribute;
import org.springframework.jmx.export.annotation.ManagedResource;

/** What the money is doing: instructions by state, those that are open, and what came of calls. */
@ManagedResource(
    objectName = "bieases:type=Overview",
    description = "Instructions by state, open ones with their evidence, codes over time")
public class OverviewDesk {

  private static final long MINUTE_MILLIS = Duration.ofMinutes(1).toMillis();
  private static final long HOUR_MILLIS = Duration.ofHours(1).toMillis();

  private final OpenRows rows;
  private final CallCounts calls;
  private final JournalClock clock;
  private final Looks looks;
  private final String environment;

  /**
   * @param reader looks through that pool
   */
  public OverviewDesk(JdbcClient reader, JournalClock clock, Looks looks, String environment) {
    this.clock = clock;
    this.looks = looks;
    this.environment = environment;
    rows = new OpenRows(reader);
    calls = new CallCounts(reader);
  }

  /** Per operation and state. */
  @ManagedAttribute(description = "Instructions per operation and state")
  public TabularData getStates() {
    return looks.at(
        "states",
        TabularData.class,
        () -> {
          Table table = new Table("States", "operation", "state", "count:l", "asOf");
          String now = Table.time(clock.nowMillis());
          for (OpenRows.Count one : rows.states()) {
            table.add(
                one.operation() + "/" + one.state(),
                one.operation(),
                one.state(),
                one.count(),
                now);
          }
          return table.data();
        });
  }

  /** May have happened; being reconciled. */
  @ManagedAttribute(description = "May have been executed, being reconciled; the oldest first")
  public TabularData getUnknown() {
    return open(InstructionState.UNKNOWN);
  }

  /** All of them. */
  @ManagedAttribute(description = "How many are unknown")
  public long getUnknownCount() {
    return count(InstructionState.UNKNOWN);
  }

  /** A person decides. */
  @ManagedAttribute(description = "A person has to decide, by the evidence; the oldest first")
  public TabularData getParked() {
    return open(InstructionState.PARKED);
  }

  /** All of them. */
  @ManagedAttribute(description = "How many are parked")
  public long getParkedCount() {
    return count(InstructionState.PARKED);
  }

  /** Registered, nobody has confirmed it yet. */
  @ManagedAttribute(description = "The gateway knows the number, its answer was lost")
  public TabularData getDuplicate() {
    return open(InstructionState.DUPLICATE);
  }

  /** All of them. */
  @ManagedAttribute(description = "How many are duplicate")
  public long getDuplicateCount() {
    return count(InstructionState.DUPLICATE);
  }

  private long count(InstructionState state) {
    return looks.count("count " + state, () -> rows.count(state));
  }

  private TabularData open(InstructionState state) {
    return looks.at("open " + state, TabularData.class, () -> table(state));
  }

  private TabularData table(InstructionState state) {
    InstructionTable table =
        new InstructionTable("Open", clock.nowMillis(), "nextAt", "evidence", "version:l");
    for (OpenRows.Row one : rows.in(state, Table.MOST)) {
      table.add(one, Table.time(one.nextAtMillis()), one.evidence(), one.version());
    }
    return table.data();
  }

  /** What the calls of the last hour came to. */
  @ManagedAttribute(description = "Rows and calls of the last hour per operation")
  public TabularData getRowsLastHour() {
    return looks.at(
        "rows",
        TabularData.class,
        () -> {
          Table table =
              new Table(
                  "RowsLastHour",
                  "operation",
                  "rows:l",
                  "calls:l",
                  "accepted:l",
                  "rejected:l",
                  "unknown:l",
                  "other:l");
          for (CallCounts.Sum one : calls.sums(clock.nowMillis() - HOUR_MILLIS)) {
            table.add(
                one.operation(),
                one.operation(),
                one.rows(),
                one.calls(),
                one.accepted(),
                one.rejected(),
                one.unknown(),
                one.calls() - one.accepted() - one.rejected() - one.unknown());
          }
          return table.data();
        });
  }

  /** For a chart. */
  @ManagedAttribute(description = "Calls per minute, operation and code, of the last hour")
  public TabularData getCodesLastHour() {
    return codes("CodesLastHour", 60 * MINUTE_MILLIS, MINUTE_MILLIS);
  }

  /** For a longer chart. */
  @ManagedAttribute(description = "Calls per five minutes, operation and code, of six hours")
  public TabularData getCodesLastHours() {
    return codes("CodesLastHours", 6 * HOUR_MILLIS, 5 * MINUTE_MILLIS);
  }

  private TabularData codes(String name, long windowMillis, long bucketMillis) {
    return looks.at(
        name,
        TabularData.class,
        () -> {
          Table table = new Table(name, "at", "operation", "code", "count:l");
          long from = (clock.nowMillis() - windowMillis) / bucketMillis * bucketMillis;
          for (CallCounts.Code one : calls.codes(from + bucketMillis, bucketMillis)) {
            String at = Table.time(one.atMillis());
            table.add(
                String.join("/", at, one.operation(), one.code()),
                at,
                one.operation(),
                one.code(),
                one.count());
          }
          return table.data();
        });
  }

  /** By which everything here is dated. */
  @ManagedAttribute(description = "The journal's time")
  public String getTime() {
    return Table.time(clock.nowMillis());
  }

  /** So that no test is mistaken for money. */
  @ManagedAttribute(description = "What the gateway is: production or not")
  public String getEnvironment() {
    return environment;
  }
}
