package io.bieases.routes.ops;

import io.bieases.routes.journal.HoldRows;
import io.bieases.routes.journal.JournalClock;
import io.bieases.routes.pace.Headroom;
import io.bieases.routes.seal.KeyFacts;
import io.bieases.routes.status.Decision;
import io.bieases.routes.status.OperatorHolds;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.management.openmbean.TabularData;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jmx.export.annotation.ManagedAttribute;
import org.springframework.jmx.export.annotation.ManagedOperation;
import org.springframework.jmx.export.annotation.ManagedOperationParameter;
import org.springframework.jmx.export.annotation.ManagedResource;

/**
 * Why a merchant waits, what its limits leave, and which keys are in use; holding and releasing.
 */
@ManagedResource(
    objectName = "bieases:type=Merchants",
    description = "Holds, pace and keys of the merchants; hold, release, pause, resume")
public class MerchantDesk {

  private static final String REASON = "why, in one line of 3 to 500 characters; it is kept";
  private static final String OPERATION = "create, query, cancel, refund or refund-query";

  private final OperatorHolds holds;
  private final HoldRows rows;
  private final Headroom headroom;
  private final List<KeyFacts.Fact> keys;
  private final JournalClock clock;
  private final Looks looks;
  private final long since;

  /**
   * @param reader looks through that pool
   * @param keys as they were read at the start
   */
  public MerchantDesk(
      OperatorHolds holds,
      JdbcClient reader,
      Headroom headroom,
      List<KeyFacts.Fact> keys,
      JournalClock clock,
      Looks looks) {
    this.holds = holds;
    this.headroom = headroom;
    this.keys = List.copyOf(keys);
    this.clock = clock;
    this.looks = looks;
    rows = new HoldRows(reader);
    since = clock.nowMillis();
  }

  /** Open ones. */
  @ManagedAttribute(description = "Open holds: nothing of their scope is sent but a probe")
  public TabularData getHolds() {
    return looks.at("holds", TabularData.class, this::holdTable);
  }

  private TabularData holdTable() {
    Table table =
        new Table(
            "Holds",
            "id:l",
            "merchant",
            "scope",
            "cause",
            "byPerson:b",
            "raisedBy",
            "reason",
            "since",
            "age",
            "ageSeconds:l",
            "probes:l",
            "nextProbe",
            "waiting:l");
    long now = clock.nowMillis();
    for (HoldRows.Row one : rows.open()) {
      table.add(
          "hold-" + one.id(),
          one.id(),
          one.merchant(),
          one.scope(),
          one.cause(),
          one.byPerson(),
          one.raisedBy(),
          one.reason(),
          Table.time(one.sinceMillis()),
          Table.age(one.sinceMillis(), now),
          Table.seconds(one.sinceMillis(), now),
          one.probes(),
          Table.time(one.nextProbeMillis()),
          one.waiting());
    }
    return table.data();
  }

  /** What the gateway's limits leave. */
  @ManagedAttribute(description = "Limits, what of them is used, and when the next call may start")
  public TabularData getPace() {
    return looks.at("pace", TabularData.class, this::paceTable);
  }

  private TabularData paceTable() {
    Table table =
        new Table(
            "Pace",
            "merchant",
            "operation",
            "limit:l",
            "windowSeconds:l",
            "used:l",
            "headroom:l",
            "nextStart",
            "slowFactor:l",
            "pausedUntil");
    for (Headroom.Row one : headroom.rows(clock.nowMillis())) {
      table.add(
          one.merchant() + "/" + one.what(),
          one.merchant(),
          one.what(),
          one.limit(),
          one.windowSeconds(),
          one.used(),
          one.headroom(),
          Table.time(one.nextStartMillis()),
          (long) one.slowFactor(),
          Table.time(one.pausedUntilMillis()));
    }
    return table.data();
  }

  /** Which, never what. */
  @ManagedAttribute(description = "Which keys are in use: fingerprints of the public parts only")
  public TabularData getKeys() {
    Table table =
        new Table(
            "Keys",
            "merchant",
            "keyName",
            "set:b",
            "fingerprint",
            "bits:l",
            "knownSince",
            "expires",
            "expiresInDays:l");
    Instant now = Instant.ofEpochMilli(clock.nowMillis());
    for (KeyFacts.Fact one : keys) {
      table.add(
          one.merchant() + "/" + one.property(),
          one.merchant(),
          one.property(),
          one.isSet(),
          one.fingerprint(),
          (long) one.bits(),
          Table.time(since),
          one.expires().map(at -> Table.time(at.toEpochMilli())).orElse(""),
          one.expires().map(at -> Math.max(0, Duration.between(now, at).toDays())).orElse(-1L));
    }
    return table.data();
  }

  /** Sends nothing of it until it is released. */
  @ManagedOperation(
      description =
          "Sends nothing of a merchant, or of one operation of it, until it is released: on every"
              + " node, also after a restart. Calls under way are answered and booked")
  @ManagedOperationParameter(name = "merchant", description = "alias, or * for every merchant")
  @ManagedOperationParameter(name = "operation", description = OPERATION + ", or * for all")
  @ManagedOperationParameter(name = "reason", description = REASON)
  public String hold(String merchant, String operation, String reason) {
    return done(holds.hold(merchant, operation, Login.person(reason)));
  }

  /** Ends any open hold. */
  @ManagedOperation(
      description =
          "Ends an open hold, a person's or an automatic one; what waits goes on. If the next call"
              + " meets an automatic one's fault it is held again")
  @ManagedOperationParameter(name = "holdId", description = "id of an open hold")
  @ManagedOperationParameter(name = "reason", description = REASON)
  public String release(long holdId, String reason) {
    return done(holds.release(holdId, Login.person(reason)));
  }

  /** Holds one operation of every merchant. */
  @ManagedOperation(description = "Sends nothing of one operation, for any merchant")
  @ManagedOperationParameter(name = "operation", description = OPERATION)
  @ManagedOperationParameter(name = "reason", description = REASON)
  public String pause(String operation, String reason) {
    return done(holds.hold("*", operation, Login.person(reason)));
  }

  /** Ends what a pause began. */
  @ManagedOperation(description = "Ends the pause of an operation")
  @ManagedOperationParameter(name = "operation", description = OPERATION)
  @ManagedOperationParameter(name = "reason", description = REASON)
  public String resume(String operation, String reason) {
    return done(holds.resume(operation, Login.person(reason)));
  }

  private String done(Decision decision) {
    looks.forget();
    return decision.toString();
  }
}
