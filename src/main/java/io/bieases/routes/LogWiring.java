package io.bieases.routes;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.bieases.routes.ops.LogSteps;
import io.bieases.routes.ops.LoggedInstructions;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The fields on the log lines of the routes. */
@Configuration(proxyBeanMethods = false)
class LogWiring {

  @Bean
  LogSteps logSteps(ObjectMapper json, @Qualifier("reader") JdbcClient reader) {
    return new LogSteps(json, new LoggedInstructions(reader));
  }
}
