package io.bieases.routes.ops;

import io.bieases.routes.ops.JournalFigures.Held;
import io.bieases.routes.ops.JournalFigures.LastCall;
import io.bieases.routes.status.GatewayClock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.springframework.boot.actuate.health.Health;

/**
 * Can this bundle move money? Told from what is in the journal and in memory: no look costs a call
 * to the gateway. Words only, no numbers of callers, no keys.
 */
public class MoneyHealth {

  private static final Set<String> QUESTIONS = Set.of("query", "refund-query");
  private static final String ANSWERED = "answered";
  private static final Duration LATELY = Duration.ofMinutes(10);
  private static final Duration SOON = Duration.ofDays(30);
  private static final String WHY = "why";

  private final RecentFigures figures;
  private final JournalWatch watch;
  private final CallClock clock;
  private final List<KeyEnd> keys;

  /** Judges by those. */
  public MoneyHealth(
      RecentFigures figures, JournalWatch watch, CallClock clock, List<KeyEnd> keys) {
    this.figures = figures;
    this.watch = watch;
    this.clock = clock;
    this.keys = List.copyOf(keys);
  }

  /** Whether the journal can be written, by the last look. */
  public Health journal() {
    return watch.isKnownAway()
        ? down("the journal cannot be written; nothing is taken in or sent until it can")
        : Health.up().build();
  }

  /** Whether anything that moves money is held. A hold on questions alone is told only. */
  public Health holds() {
    Optional<JournalFigures> now = figures.get();
    if (now.isEmpty()) {
      return unreadable();
    }
    List<Held> open = now.get().holds();
    Health.Builder health =
        open.stream().allMatch(hold -> QUESTIONS.contains(hold.scope()))
            ? Health.up()
            : Health.down();
    for (Held hold : open) {
      health.withDetail(
          word(hold.merchant(), "every merchant") + ", " + word(hold.scope(), "every operation"),
          hold.cause()
              + " since "
              + Instant.ofEpochMilli(hold.sinceMillis()).truncatedTo(ChronoUnit.SECONDS));
    }
    return health.build();
  }

  /** Whether the gateway answers, by the last calls; unknown if there was none. */
  public Health gateway() {
    Optional<JournalFigures> now = figures.get();
    if (now.isEmpty()) {
      return unreadable();
    }
    JournalFigures its = now.get();
    if (its.holds().stream().anyMatch(Held::isUnreachable)) {
      return down("it cannot be reached; one probe a minute looks whether it can");
    }
    List<LastCall> last = its.lastEndings();
    if (last.isEmpty()) {
      return Health.unknown().withDetail(WHY, "no call has been made yet").build();
    }
    boolean lately = its.secondsSince(last.get(0).endedAtMillis()) <= LATELY.toSeconds();
    boolean none = last.stream().noneMatch(call -> call.ending().equals(ANSWERED));
    if (lately && none && last.size() > 1) {
      return down("none of the last " + last.size() + " calls was answered");
    }
    return Health.up()
        .withDetail("last call", ended(last.get(0).endedAtMillis()) + ", " + last.get(0).ending())
        .build();
  }

  /** Whether a key's certificate has ended. Keys were read at the start, or there was none. */
  public Health keys() {
    Instant now = Instant.now();
    boolean ended = keys.stream().anyMatch(key -> key.at().isBefore(now));
    Health.Builder health = ended ? Health.down() : Health.up();
    for (KeyEnd key : keys) {
      String verb =
          key.at().isBefore(now)
              ? "ended "
              : key.at().isBefore(now.plus(SOON)) ? "ends soon: " : "ends ";
      health.withDetail(
          key.merchant() + ", " + key.key(), verb + key.at().truncatedTo(ChronoUnit.SECONDS));
    }
    return health.build();
  }

  /** Whether the gateway's clock agrees with the time that calls carry. */
  public Health clock() {
    OptionalLong seen = clock.skewSeconds();
    if (seen.isEmpty()) {
      return Health.unknown().withDetail(WHY, "no answer came in the last ten minutes").build();
    }
    long seconds = seen.getAsLong();
    boolean tooFar = Math.abs(seconds) > GatewayClock.TOO_FAR.toSeconds();
    Health.Builder health =
        (tooFar ? Health.down() : Health.up())
            .withDetail("gateway minus journal, seconds", seconds);
    if (Math.abs(seconds) > GatewayClock.WARN.toSeconds()) {
      health.withDetail(WHY, "beyond 300 seconds the gateway refuses every call: set the clock");
    }
    return health.build();
  }

  private static Health unreadable() {
    return down("the journal cannot be read");
  }

  private static Health down(String why) {
    return Health.down().withDetail(WHY, why).build();
  }

  private static Instant ended(long millis) {
    return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS);
  }

  private static String word(String name, String all) {
    return name.equals("*") ? all : name;
  }
}
