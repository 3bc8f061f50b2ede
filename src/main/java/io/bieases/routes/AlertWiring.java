package io.bieases.routes;

import io.bieases.routes.journal.JournalClock;
import io.bieases.routes.journal.Outbox;
import io.bieases.routes.ops.AlertMailServer;
import io.bieases.routes.settings.AlertSettings;
import io.bieases.routes.settings.BieasesSettings;
import io.bieases.routes.status.AlertChannel;
import io.bieases.routes.status.Alerts;
import java.io.IOException;
import org.apache.camel.component.mail.JavaMailSender;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** What tells people: incidents, and the way out by mail. */
@Configuration(proxyBeanMethods = false)
class AlertWiring {

  private final AlertSettings settings;

  AlertWiring(BieasesSettings settings) {
    this.settings = settings.alerts();
  }

  @Bean
  Alerts alerts(
      JdbcClient writer,
      @Qualifier("reader") JdbcClient reader,
      TransactionTemplate transaction,
      JournalClock clock,
      Outbox outbox,
      @Value("${bieases.environment}") String environment) {
    return new Alerts(
        writer,
        reader,
        transaction,
        clock,
        outbox,
        AlertChannel.of(settings.channels()),
        settings.remindAfter(),
        settings.quietAfter(),
        environment);
  }

  /** Named by {@code ops-send-mail}. */
  @Bean
  JavaMailSender alertMailServer() throws IOException {
    return AlertMailServer.sender(settings.mail());
  }
}
