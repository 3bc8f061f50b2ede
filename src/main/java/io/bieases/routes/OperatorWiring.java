package io.bieases.routes;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.bieases.routes.journal.InstructionViews;
import io.bieases.routes.journal.Merchants;
import io.bieases.routes.ops.OperatorDesk;
import io.bieases.routes.status.Decisions;
import io.bieases.routes.status.Settlement;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What an operator works with in the console, beside Camel's own. */
@Configuration(proxyBeanMethods = false)
class OperatorWiring {

  @Bean
  Decisions decisions(Settlement settlement, Merchants merchants) {
    return new Decisions(settlement, merchants);
  }

  @Bean
  OperatorDesk operatorDesk(
      Decisions decisions,
      @Qualifier("reader") JdbcClient reader,
      ObjectMapper json,
      @Value("${bieases.environment}") String environment) {
    return new OperatorDesk(decisions, new InstructionViews(reader, environment), json);
  }
}
