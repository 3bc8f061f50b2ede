package io.bieases.routes.ops;

import io.bieases.routes.journal.JournalClock;
import io.bieases.routes.journal.WorkLeft;
import io.bieases.routes.status.Decision;
import io.bieases.routes.status.Drains;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.management.openmbean.TabularData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jmx.export.annotation.ManagedAttribute;
import org.springframework.jmx.export.annotation.ManagedOperation;
import org.springframework.jmx.export.annotation.ManagedOperationParameter;
import org.springframework.jmx.export.annotation.ManagedResource;
import org.springframework.transaction.TransactionException;

/**
 * Closes the doors of this process while what is in the journal goes on, and says which of its
 * routes a person may stop and start by hand.
 */
@ManagedResource(
    objectName = "bieases:type=Node",
    description = "This process: its doors, what it still has to do; drain, undrain")
public class NodeDesk {

  private static final Logger LOG = LoggerFactory.getLogger(NodeDesk.class);
  private static final String REASON = "why, in one line of 3 to 500 characters; it is kept";

  private final Doors doors;
  private final Drains drains;
  private final WorkLeft left;
  private final JournalClock clock;
  private final Looks looks;
  private final String name;
  private final Duration idle;
  private volatile String drainedBy = "";

  /**
   * @param name of this node, as batches have it
   * @param idle how long a login may stay untouched; not above zero: for ever
   */
  public NodeDesk(
      Doors doors,
      Drains drains,
      WorkLeft left,
      JournalClock clock,
      Looks looks,
      String name,
      Duration idle) {
    this.doors = doors;
    this.drains = drains;
    this.left = left;
    this.clock = clock;
    this.looks = looks;
    this.name = name;
    this.idle = idle;
  }

  /** As batches have it. */
  @ManagedAttribute(description = "The name of this node, as batches have it")
  public String getName() {
    return name;
  }

  /** Its page watches keys and pointer, and logs out after it. */
  @ManagedAttribute(description = "How long a login may stay untouched, in seconds; 0: for ever")
  public long getIdleSeconds() {
    return Math.max(0, idle.toSeconds());
  }

  /** Whether a person has closed them. */
  @ManagedAttribute(description = "Whether a person has closed the doors of this node")
  public boolean isDraining() {
    return !drainedBy.isEmpty();
  }

  /** Who, since when and why. */
  @ManagedAttribute(description = "Who has closed them, since when and why")
  public String getDrainedBy() {
    return drainedBy;
  }

  /** Each with its status. */
  @ManagedAttribute(description = "Routes that bring instructions in without anybody waiting")
  public TabularData getDoors() {
    Table table = new Table("Doors", "route", "status");
    doors.statuses().forEach((route, status) -> table.add(route, route, status));
    return table.data();
  }

  /** Of the whole journal, and files and messages. */
  @ManagedAttribute(description = "What still goes on; the journal's counts are those of all nodes")
  public TabularData getLeft() {
    return looks.at(
        "left",
        TabularData.class,
        () -> {
          Table table = new Table("Left", "what", "count:l", "words");
          for (Map.Entry<String, Long> one : left.counts(name).entrySet()) {
            table.add(one.getKey(), one.getKey(), one.getValue(), WorkLeft.words(one.getKey()));
          }
          return table.data();
        });
  }

  /** The sum. */
  @ManagedAttribute(description = "How much still goes on in all; 0: nothing is left")
  public long getLeftCount() {
    return looks.count(
        "left count", () -> left.counts(name).values().stream().mapToLong(Long::longValue).sum());
  }

  /** Takes nothing more in. */
  @ManagedOperation(
      description =
          "Closes the doors of this node for files, messages and HTTP until undrain or a restart;"
              + " what is in the journal goes on and can be read. Readiness goes down")
  @ManagedOperationParameter(name = "reason", description = REASON)
  public synchronized String drain(String reason) {
    if (isDraining() && Login.person(reason).refused().isEmpty()) {
      // what could not be closed then
      doors.drain();
      return new Decision("already-draining", "closed by " + drainedBy).toString();
    }
    Decision noted = drains.drain(name, Login.person(reason));
    if (noted.word().equals("draining")) {
      drainedBy =
          Login.operator() + " since " + Table.time(clock.nowMillis()) + ": " + reason.strip();
      doors.drain();
    }
    looks.forget();
    return noted.toString();
  }

  /** Takes in again. */
  @ManagedOperation(description = "Opens the doors again that drain has closed")
  @ManagedOperationParameter(name = "reason", description = REASON)
  public synchronized String undrain(String reason) {
    if (!isDraining() && Login.person(reason).refused().isEmpty()) {
      return new Decision("not-draining", "no person has closed the doors of this node").toString();
    }
    Decision noted = drains.undrain(name, Login.person(reason));
    if (noted.word().equals("open")) {
      drainedBy = "";
      doors.undrain();
    }
    looks.forget();
    return noted.toString();
  }

  /** Why nobody may do that to that route by hand; empty if a person may. */
  Optional<String> whyNot(String route, String word) {
    if (!doors.mayRest(route)) {
      return Optional.of(
          route
              + " is no door and may not rest: an answer that cannot reach its branch becomes"
              + " unknown. To stop sending, pause the operation or hold the merchant");
    }
    boolean opens = word.equals("start") || word.equals("resume");
    return opens && isDraining() && doors.isDoor(route)
        ? Optional.of("the doors of this node are closed by " + drainedBy + "; undrain opens them")
        : Optional.empty();
  }

  /**
   * Keeps that the login does it, before it is done. A journal that is away keeps nobody from
   * stopping a route; the log has it then.
   */
  void keep(String route, String word) {
    LOG.info("Route {}: {}, by {} in the console's Camel tab", route, word, Login.operator());
    try {
      drains.route(name, route, word, Login.person("in the console's Camel tab"));
    } catch (DataAccessException | TransactionException e) {
      LOG.warn("The journal could not keep who did it: {}", e.getMessage());
    }
  }
}
