package io.bieases.routes.ops;

import io.bieases.routes.journal.ClosedLines;
import io.bieases.routes.journal.InstructionState;
import io.bieases.routes.journal.JournalClock;
import javax.management.openmbean.TabularData;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jmx.export.annotation.ManagedAttribute;
import org.springframework.jmx.export.annotation.ManagedResource;

/** Why refunds and cancels of a payment wait. */
@ManagedResource(
    objectName = "bieases:type=Lines",
    description = "Payments whose line is closed: no other refund or cancel of them goes out")
public class LineDesk {

  private final ClosedLines lines;
  private final JournalClock clock;
  private final Looks looks;

  /**
   * @param reader looks through that pool
   */
  public LineDesk(JdbcClient reader, JournalClock clock, Looks looks) {
    this.clock = clock;
    this.looks = looks;
    lines = new ClosedLines(reader);
  }

  /** Who closes them and why. */
  @ManagedAttribute(description = "Closed lines, by whom and why")
  public TabularData getLines() {
    return looks.at("lines", TabularData.class, this::table);
  }

  /** All of them. */
  @ManagedAttribute(description = "How many instructions close a line")
  public long getLinesCount() {
    return looks.count("lines count", () -> lines.count(clock.nowMillis()));
  }

  private TabularData table() {
    Table table =
        new Table(
            "Lines",
            "merchant",
            "paymentId",
            "operation",
            "number",
            "state",
            "why",
            "since",
            "age",
            "ageSeconds:l",
            "until",
            "waiting:l");
    long now = clock.nowMillis();
    for (ClosedLines.Row one : lines.closed(now, Table.MOST)) {
      table.add(
          String.join("/", one.merchant(), one.paymentId(), one.operation(), one.number()),
          one.merchant(),
          one.paymentId(),
          one.operation(),
          one.number(),
          one.state().word(),
          why(one),
          Table.time(one.sinceMillis()),
          Table.age(one.sinceMillis(), now),
          Table.seconds(one.sinceMillis(), now),
          one.mayLandUntilMillis() > now ? Table.time(one.mayLandUntilMillis()) : "",
          one.waiting());
    }
    return table.data();
  }

  private static String why(ClosedLines.Row one) {
    if (one.state() == InstructionState.SENDING) {
      return "a call of it is under way";
    }
    return one.line()
        ? "it may have been executed and is being reconciled"
        : "a call of it without an answer may still reach the gateway";
  }
}
