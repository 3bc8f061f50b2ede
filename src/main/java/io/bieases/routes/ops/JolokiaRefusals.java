package io.bieases.routes.ops;

import java.util.EnumSet;
import java.util.Set;
import org.jolokia.server.core.request.JolokiaRequest;
import org.jolokia.server.core.service.request.AbstractRequestHandler;
import org.jolokia.server.core.util.RequestType;

/**
 * Refuses what Jolokia does without asking {@link ConsoleRestrictor}: a request with a target,
 * which is meant for another server and would be connected to, listeners for notifications, and the
 * agent's own settings. Jolokia finds it by {@code META-INF/jolokia/services} and asks it first.
 */
public final class JolokiaRefusals extends AbstractRequestHandler {

  private static final Set<RequestType> ASKED_ABOUT =
      EnumSet.of(
          RequestType.VERSION,
          RequestType.READ,
          RequestType.LIST,
          RequestType.SEARCH,
          RequestType.EXEC);

  /**
   * Made by Jolokia.
   *
   * @param order the lowest is asked first
   */
  public JolokiaRefusals(int order) {
    super("refusals", order);
  }

  @Override
  public boolean canHandle(JolokiaRequest request) {
    return request.getOption("target") != null || !ASKED_ABOUT.contains(request.getType());
  }

  /**
   * {@inheritDoc}
   *
   * @throws SecurityException always; Jolokia answers 403
   */
  @Override
  public <R extends JolokiaRequest> Object handleRequest(R request, Object previousResult) {
    throw new SecurityException(
        request.getOption("target") == null
            ? "requests of type " + request.getType().getName() + " are not allowed"
            : "this console asks no other server");
  }
}
