package io.bieases.routes.ops;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.OptionalLong;

/** What this process alone knows, as gauges: its way to the journal, its doors, clock and keys. */
public class ProcessMeters implements MeterBinder {

  private final JournalWatch watch;
  private final Doors doors;
  private final CallClock clock;
  private final List<KeyEnd> keys;

  /** Tells about those. */
  public ProcessMeters(JournalWatch watch, Doors doors, CallClock clock, List<KeyEnd> keys) {
    this.watch = watch;
    this.doors = doors;
    this.clock = clock;
    this.keys = List.copyOf(keys);
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("bieases.journal.writable", () -> watch.isKnownAway() ? 0 : 1)
        .description("1 if the last look found that the journal can be written")
        .register(registry);
    Gauge.builder("bieases.node.drained", () -> doors.isDrained() ? 1 : 0)
        .description("1 while an operator keeps the doors of this node closed")
        .register(registry);
    Gauge.builder("bieases.gateway.clock.skew.seconds", this::skewSeconds)
        .description("Gateway's clock minus the time that calls carry; no value without answers")
        .register(registry);
    for (KeyEnd key : keys) {
      Gauge.builder("bieases.key.expiry.timestamp.seconds", () -> key.at().getEpochSecond())
          .description("When a key that is configured as a certificate ends")
          .tags("merchant", key.merchant(), "key", key.key())
          .register(registry);
    }
  }

  private double skewSeconds() {
    OptionalLong seconds = clock.skewSeconds();
    return seconds.isPresent() ? seconds.getAsLong() : Double.NaN;
  }
}
