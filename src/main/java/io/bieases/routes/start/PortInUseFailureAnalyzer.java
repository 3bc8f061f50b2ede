package io.bieases.routes.start;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/** Names the property behind a port that is taken; Boot's own message names the number only. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class PortInUseFailureAnalyzer extends AbstractFailureAnalyzer<PortInUseException> {

  private final Environment environment;

  PortInUseFailureAnalyzer(Environment environment) {
    this.environment = environment;
  }

  @Override
  protected FailureAnalysis analyze(Throwable failure, PortInUseException cause) {
    String port = Integer.toString(cause.getPort());
    String property =
        port.equals(environment.getProperty("management.server.port"))
            ? "management.server.port"
            : "server.port";
    return new FailureAnalysis(
        property + ": port " + port + " is in use by another process.",
        "Stop that process (is another instance running?) or set " + property + ".",
        cause);
  }
}
