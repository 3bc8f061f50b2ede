package io.bieases.routes.ops;

import io.bieases.routes.journal.EventRows;
import io.bieases.routes.journal.JournalClock;
import java.util.List;
import java.util.function.Supplier;
import javax.management.openmbean.TabularData;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jmx.export.annotation.ManagedAttribute;
import org.springframework.jmx.export.annotation.ManagedResource;

/** What the gateway's webhooks did; never what they say. */
@ManagedResource(
    objectName = "bieases:type=Events",
    description = "Webhooks as they came, and what each of them did")
public class EventDesk {

  private static final int COUNTED = 10_000;

  private final EventRows events;
  private final JournalClock clock;
  private final Looks looks;

  /**
   * @param reader looks through that pool
   */
  public EventDesk(JdbcClient reader, JournalClock clock, Looks looks) {
    this.clock = clock;
    this.looks = looks;
    events = new EventRows(reader);
  }

  /** The newest. */
  @ManagedAttribute(description = "The newest webhooks and their effect")
  public TabularData getRecent() {
    return looks.at("events", TabularData.class, () -> table(() -> events.newest(Table.MOST)));
  }

  /** Those that came before our own answer. */
  @ManagedAttribute(description = "Webhooks that wait for the answer to our own call")
  public TabularData getWaiting() {
    return looks.at(
        "events waiting", TabularData.class, () -> table(() -> events.waiting(Table.MOST)));
  }

  /** All of them. */
  @ManagedAttribute(description = "How many wait")
  public long getWaitingCount() {
    return looks.count("events waiting count", events::countWaiting);
  }

  /** Of the newest. */
  @ManagedAttribute(description = "Effects of the last ten thousand webhooks")
  public TabularData getByEffect() {
    return looks.at(
        "effects",
        TabularData.class,
        () -> {
          Table table = new Table("ByEffect", "effect", "count:l");
          for (EventRows.Count one : events.effects(COUNTED)) {
            table.add(one.effect(), one.effect(), one.count());
          }
          return table.data();
        });
  }

  private TabularData table(Supplier<List<EventRows.Row>> rows) {
    Table table =
        new Table(
            "Events",
            "id:l",
            "merchant",
            "name",
            "number",
            "operation",
            "effect",
            "receivedAt",
            "age");
    long now = clock.nowMillis();
    for (EventRows.Row one : rows.get()) {
      table.add(
          "event-" + one.id(),
          one.id(),
          one.merchant(),
          one.name(),
          one.number(),
          one.operation(),
          one.effect(),
          Table.time(one.receivedAtMillis()),
          Table.age(one.receivedAtMillis(), now));
    }
    return table.data();
  }
}
