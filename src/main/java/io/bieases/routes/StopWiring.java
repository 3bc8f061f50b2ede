package io.bieases.routes;

import io.bieases.routes.intake.Callers;
import io.bieases.routes.journal.Outbox;
import io.bieases.routes.ops.Doors;
import io.bieases.routes.ops.GracefulStop;
import io.bieases.routes.pace.Departures;
import java.sql.DriverManager;
import java.time.Duration;
import org.apache.camel.CamelContext;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What a stop does before web server, routes, broker and pools are taken down. */
@Configuration(proxyBeanMethods = false)
class StopWiring {

  @Bean
  GracefulStop gracefulStop(
      CamelContext camel,
      Doors doors,
      Departures departures,
      Callers callers,
      CallDeadline calls,
      Outbox outbox,
      @Value("${bieases.stop.wait}") Duration patience) {
    return new GracefulStop(
        camel,
        () -> {
          departures.sendNoMore();
          callers.waitNoMore();
        },
        doors::shut,
        () -> {
          calls.cutOff();
          // each pool waits that long for a connection that a hanging database does not give it
          DriverManager.setLoginTimeout(1);
        },
        outbox,
        patience);
  }
}
