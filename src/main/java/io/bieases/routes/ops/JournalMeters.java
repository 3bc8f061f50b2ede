package io.bieases.routes.ops;

import io.bieases.routes.journal.InstructionState;
import io.bieases.routes.journal.Operation;
import io.bieases.routes.journal.Outbox;
import io.bieases.routes.ops.JournalFigures.Calls;
import io.bieases.routes.pace.Pace;
import io.bieases.routes.settings.Merchant.Limits;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * What the journal looks like, as gauges. They are of the journal, so every node that shares it
 * tells the same; they have no value ({@code NaN}) while it cannot be read. Every label is known at
 * the start.
 */
public class JournalMeters implements MeterBinder {

  /** In place of {@code *}: the gateway itself, or every operation. */
  private static final String ALL = "all";

  private static final String ANY = "*";
  private static final List<InstructionState> OPEN =
      List.of(
          InstructionState.WAITING,
          InstructionState.SENDING,
          InstructionState.ACCEPTED,
          InstructionState.DUPLICATE,
          InstructionState.UNKNOWN,
          InstructionState.PARKED);

  /** Those that wait for somebody. */
  private static final List<InstructionState> AGED = OPEN.subList(2, OPEN.size());

  private final RecentFigures figures;
  private final Map<String, Limits> limits;

  /**
   * Tells about those merchants.
   *
   * @param limits by alias
   */
  public JournalMeters(RecentFigures figures, Map<String, Limits> limits) {
    this.figures = figures;
    this.limits = Map.copyOf(limits);
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("bieases.journal.readable", () -> figures.get().isPresent() ? 1 : 0)
        .description("1 if the journal could be read in the last minute")
        .register(registry);
    limits.forEach(
        (merchant, its) -> {
          rows(registry, merchant);
          headroom(registry, merchant, its);
          holds(registry, merchant);
        });
    // a gateway that is away, or what a person paused for everybody
    holds(registry, ANY);
    gauge(
        registry,
        "bieases.gateway.unreachable",
        "1 while everything is held because the gateway cannot be reached",
        Tags.empty(),
        now -> now.holds().stream().anyMatch(JournalFigures.Held::isUnreachable) ? 1 : 0);
    for (Outbox.Lane lane : Outbox.Lane.values()) {
      outbox(registry, lane);
    }
  }

  private void rows(MeterRegistry registry, String merchant) {
    for (Operation operation : Operation.values()) {
      for (InstructionState state : OPEN) {
        gauge(
            registry,
            "bieases.instructions.open",
            "Instructions without a last word, by state",
            Tags.of("merchant", merchant, "operation", operation.word(), "state", state.word()),
            now -> now.count(merchant, operation.word(), state.word()));
      }
      for (InstructionState state : AGED) {
        gauge(
            registry,
            "bieases.instructions.oldest.age.seconds",
            "Since the oldest of that state was first sent; 0 if there is none",
            Tags.of("merchant", merchant, "operation", operation.word(), "state", state.word()),
            now -> now.oldestSeconds(merchant, operation.word(), state.word()));
      }
    }
    gauge(
        registry,
        "bieases.payment.lines.closed",
        "Payments on which another refund or cancel has to wait",
        Tags.of("merchant", merchant),
        now -> now.closedLines().getOrDefault(merchant, 0L));
  }

  private void headroom(MeterRegistry registry, String merchant, Limits its) {
    headroom(registry, merchant, "create", now -> its.create() - now.started(merchant, "create"));
    headroom(registry, merchant, "query", now -> its.query() - now.started(merchant, "query"));
    headroom(registry, merchant, "cancel", now -> its.cancel() - now.started(merchant, "cancel"));
    headroom(registry, merchant, "refund", now -> its.refund() - now.started(merchant, "refund"));
    headroom(
        registry,
        merchant,
        "total-per-minute",
        now -> its.totalPerMinute() - now.started(merchant, Calls::minute));
    headroom(
        registry,
        merchant,
        "total-per-hour",
        now -> its.totalPerHour() - now.started(merchant, Calls::hour));
    // a tenth of the hour is kept for probes and reconcile: this is what rows wait for
    headroom(
        registry,
        merchant,
        "ordinary-per-hour",
        now -> Pace.ordinaryPerHour(its) - now.started(merchant, Calls::ordinary));
  }

  private void headroom(
      MeterRegistry registry,
      String merchant,
      String limit,
      ToDoubleFunction<JournalFigures> left) {
    gauge(
        registry,
        "bieases.pace.headroom.calls",
        "Calls that may still start within that limit",
        Tags.of("merchant", merchant, "limit", limit),
        now -> Math.max(0, left.applyAsDouble(now)));
  }

  private void holds(MeterRegistry registry, String merchant) {
    Stream.concat(Stream.of(ANY), Stream.of(Operation.values()).map(Operation::word))
        .forEach(scope -> holds(registry, merchant, scope));
  }

  private void holds(MeterRegistry registry, String merchant, String scope) {
    gauge(
        registry,
        "bieases.holds.open",
        "1 while nothing of that scope is sent but probes",
        Tags.of("merchant", word(merchant), "scope", word(scope)),
        now ->
            now.holds().stream()
                .filter(hold -> hold.merchant().equals(merchant) && hold.scope().equals(scope))
                .count());
  }

  private void outbox(MeterRegistry registry, Outbox.Lane lane) {
    Tags tags = Tags.of("lane", lane.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    gauge(
        registry,
        "bieases.outbox.waiting",
        "Messages that have not left yet",
        tags,
        now -> now.outbox().getOrDefault(lane.name(), NOTHING).count());
    gauge(
        registry,
        "bieases.outbox.oldest.age.seconds",
        "Since the oldest message that has not left was written; 0 if there is none",
        tags,
        now ->
            now.outbox().containsKey(lane.name())
                ? now.secondsSince(now.outbox().get(lane.name()).oldestMillis())
                : 0);
  }

  private static final JournalFigures.Waiting NOTHING = new JournalFigures.Waiting(0, 0);

  private void gauge(
      MeterRegistry registry,
      String name,
      String description,
      Tags tags,
      ToDoubleFunction<JournalFigures> value) {
    Gauge.builder(
            name,
            () -> figures.get().map(now -> (Number) value.applyAsDouble(now)).orElse(Double.NaN))
        .description(description)
        .tags(tags)
        .register(registry);
  }

  private static String word(String mark) {
    return mark.equals(ANY) ? ALL : mark;
  }
}
