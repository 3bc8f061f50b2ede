package io.bieases.routes;

import io.bieases.routes.journal.JournalDatabase;
import io.bieases.routes.ops.CallClock;
import io.bieases.routes.ops.CallMeters;
import io.bieases.routes.ops.CommitTimer;
import io.bieases.routes.ops.Doors;
import io.bieases.routes.ops.FigureReader;
import io.bieases.routes.ops.IntakeOnly;
import io.bieases.routes.ops.JournalMeters;
import io.bieases.routes.ops.JournalWatch;
import io.bieases.routes.ops.KeyEnd;
import io.bieases.routes.ops.MoneyHealth;
import io.bieases.routes.ops.ProcessMeters;
import io.bieases.routes.ops.RecentFigures;
import io.bieases.routes.seal.Certificates;
import io.bieases.routes.settings.BieasesSettings;
import io.bieases.routes.settings.Merchant.Limits;
import io.bieases.routes.status.GatewayClock;
import io.bieases.routes.status.StatusTable;
import io.bieases.routes.status.Tally;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What watches the bundle: metrics and the three health answers. None of it sends or decides. */
@Configuration(proxyBeanMethods = false)
class WatchWiring {

  private final BieasesSettings settings;

  WatchWiring(BieasesSettings settings) {
    this.settings = settings;
  }

  @Bean
  RecentFigures figures(@Qualifier("reader") JdbcClient reader, JournalDatabase database) {
    FigureReader figures =
        new FigureReader(
            reader,
            database.clock(reader),
            System::currentTimeMillis,
            settings.merchants().keySet());
    return new RecentFigures(figures::read, System::nanoTime);
  }

  @Bean
  CallClock callClock(GatewayClock gateway, RecentFigures figures) {
    return new CallClock(gateway, figures);
  }

  @Bean
  Tally tally(MeterRegistry registry, StatusTable table) {
    return new CallMeters(registry, table, settings.merchants().keySet());
  }

  @Bean
  CommitTimer commitTimer(MeterRegistry registry) {
    return new CommitTimer(registry);
  }

  @Bean
  JournalMeters journalMeters(RecentFigures figures) {
    Map<String, Limits> limits = new LinkedHashMap<>();
    settings.merchants().forEach((alias, merchant) -> limits.put(alias, merchant.limits()));
    return new JournalMeters(figures, limits);
  }

  @Bean
  ProcessMeters processMeters(JournalWatch watch, Doors doors, CallClock clock) {
    return new ProcessMeters(watch, doors, clock, keyEnds());
  }

  @Bean
  MoneyHealth moneyHealth(RecentFigures figures, JournalWatch watch, CallClock clock) {
    return new MoneyHealth(figures, watch, clock, keyEnds());
  }

  @Bean
  HealthIndicator journalHealthIndicator(MoneyHealth health) {
    return health::journal;
  }

  @Bean
  HealthIndicator doorsHealthIndicator(Doors doors) {
    return () ->
        doors.isDrained()
            ? Health.outOfService().withDetail("closed", "by an operator; undrain opens").build()
            : Health.up().build();
  }

  @Bean
  HealthIndicator holdsHealthIndicator(MoneyHealth health) {
    return health::holds;
  }

  @Bean
  HealthIndicator gatewayHealthIndicator(MoneyHealth health) {
    return health::gateway;
  }

  @Bean
  HealthIndicator keysHealthIndicator(MoneyHealth health) {
    return health::keys;
  }

  @Bean
  HealthIndicator clockHealthIndicator(MoneyHealth health) {
    return health::clock;
  }

  @Bean
  static IntakeOnly intakeOnly() {
    return new IntakeOnly();
  }

  private List<KeyEnd> keyEnds() {
    List<KeyEnd> ends = new ArrayList<>();
    settings
        .merchants()
        .forEach(
            (alias, merchant) ->
                Certificates.ends(merchant)
                    .forEach((key, end) -> ends.add(new KeyEnd(alias, key, end))));
    return ends;
  }
}
