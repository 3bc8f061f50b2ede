package io.bieases.routes.start;

import java.net.BindException;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * For ports that are not the web server's, such as the sandbox gateway's: whoever could not bind it
 * has said which property it is.
 */
final class BoundPortFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

  @Override
  protected FailureAnalysis analyze(Throwable failure, BindException cause) {
    Optional<String> said =
        Stream.iterate(failure, each -> each != null, Throwable::getCause)
            .filter(each -> each.getCause() == cause)
            .map(Throwable::getMessage)
            .findFirst();
    return new FailureAnalysis(
        said.orElse("a port is in use: " + cause.getMessage()),
        "Stop the process that has the port (is another instance running?) or set another port.",
        cause);
  }
}
