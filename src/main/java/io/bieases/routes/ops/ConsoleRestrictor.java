package io.bieases.routes.ops;

import io.bieases.routes.settings.ConsoleUser.Role;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javax.management.ObjectName;
import org.jolokia.server.core.restrictor.policy.PolicyRestrictor;
import org.jolokia.server.core.service.api.Restrictor;
import org.jolokia.server.core.util.HttpMethod;
import org.jolokia.server.core.util.RequestType;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * What a user of the console may do through Jolokia: what {@code jolokia-access.xml} allows at all,
 * less what the role takes away. Viewers look; operators act too, but do not confirm; approvers
 * look, and act on approvals only. Nobody logged in may do nothing. Which routes may be stopped and
 * started, {@link NodeDesk} says. Asked for each request of a bulk, on the thread of the HTTP
 * request.
 */
final class ConsoleRestrictor implements Restrictor {

  static final String OURS = "bieases";

  private static final String POLICY = "/jolokia-access.xml";
  private static final Pattern OUR_LOOKING = Pattern.compile("(show|list|dryRun)([A-Z].*)?");
  private static final Pattern LOOKING =
      Pattern.compile(
          "(dumpRoute|dumpStepStats|dumpProcessor|processorIds|list|endpointStatistics|browse|canInvoke)[A-Za-z]*");

  /** What Hawtio's Camel tab does to a single route. */
  private static final Set<String> SWITCHES = Set.of("start", "stop", "suspend", "resume");

  private final Restrictor outer;
  private final Supplier<NodeDesk> node;

  private ConsoleRestrictor(Restrictor outer, Supplier<NodeDesk> node) {
    this.outer = outer;
    this.node = node;
  }

  /**
   * Within the allow-list of this bundle.
   *
   * @param node asked only when a route is to be stopped or started
   * @throws UncheckedIOException if it cannot be read: better no console than an open one
   */
  static ConsoleRestrictor shipped(Supplier<NodeDesk> node) {
    try (InputStream policy = ConsoleRestrictor.class.getResourceAsStream(POLICY)) {
      if (policy == null) {
        throw new IOException(POLICY + " is missing");
      }
      return new ConsoleRestrictor(new PolicyRestrictor(policy), node);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * {@inheritDoc} Jolokia asks this once, right before the call: what is done to a route is kept
   * here.
   *
   * @throws SecurityException if the role may, but not that route or not now; the answer has its
   *     words
   */
  @Override
  public boolean isOperationAllowed(ObjectName name, String operation) {
    if (!mayByRole(name, operation)) {
      return false;
    }
    if (isSwitch(name, operation)) {
      String route = routeOf(name);
      whyNot(route, word(operation))
          .ifPresent(
              why -> {
                throw new SecurityException(why);
              });
      node.get().keep(route, word(operation));
    }
    return true;
  }

  /** Whether the login may, at the moment; nothing is called. */
  boolean mayCall(ObjectName name, String operation) {
    return mayByRole(name, operation)
        && (!isSwitch(name, operation) || whyNot(routeOf(name), word(operation)).isEmpty());
  }

  private Optional<String> whyNot(String route, String word) {
    return Optional.ofNullable(node.get())
        .map(desk -> desk.whyNot(route, word))
        .orElse(Optional.of("routes are not switched here"));
  }

  private static boolean isSwitch(ObjectName name, String operation) {
    return "routes".equals(name.getKeyProperty("type"))
        && !name.getDomain().equals(OURS)
        && SWITCHES.contains(word(operation));
  }

  private static String routeOf(ObjectName name) {
    String route = Optional.ofNullable(name.getKeyProperty("name")).orElse("");
    return route.startsWith("\"") ? ObjectName.unquote(route) : route;
  }

  private static String word(String operation) {
    return operation.replaceFirst("\\(.*", "");
  }

  private boolean mayByRole(ObjectName name, String operation) {
    // Jolokia would run it on every MBean that matches, without asking again
    if (name.isPattern() || !outer.isOperationAllowed(name, operation)) {
      return false;
    }
    String word = word(operation);
    boolean ours = name.getDomain().equals(OURS);
    if ((ours ? OUR_LOOKING : LOOKING).matcher(word).matches()) {
      return isKnown();
    }
    boolean approvals = ours && "Approvals".equals(name.getKeyProperty("type"));
    if (approvals && is(Role.APPROVER)) {
      return true;
    }
    return is(Role.OPERATOR) && !(approvals && word.equals("confirm"));
  }

  @Override
  public boolean isAttributeReadAllowed(ObjectName name, String attribute) {
    return isKnown() && outer.isAttributeReadAllowed(name, attribute);
  }

  @Override
  public boolean isAttributeWriteAllowed(ObjectName name, String attribute) {
    return false;
  }

  @Override
  public boolean isTypeAllowed(RequestType type) {
    return isKnown() && outer.isTypeAllowed(type);
  }

  @Override
  public boolean isHttpMethodAllowed(HttpMethod method) {
    return outer.isHttpMethodAllowed(method);
  }

  @Override
  public boolean isRemoteAccessAllowed(String... hosts) {
    return outer.isRemoteAccessAllowed(hosts);
  }

  /** No page of another origin is told that it may read; whether it may ask, the login decides. */
  @Override
  public boolean isOriginAllowed(String origin, boolean onlyIfStrict) {
    return onlyIfStrict;
  }

  /** TLS may end at a proxy in front; that the page is ours, {@link ForeignPages} has seen. */
  @Override
  public boolean ignoreScheme() {
    return true;
  }

  @Override
  public boolean isObjectNameHidden(ObjectName name) {
    return outer.isObjectNameHidden(name);
  }

  private static boolean isKnown() {
    return is(Role.VIEWER) || is(Role.OPERATOR) || is(Role.APPROVER);
  }

  private static boolean is(Role role) {
    Authentication login = SecurityContextHolder.getContext().getAuthentication();
    return login != null
        && login.isAuthenticated()
        && login.getAuthorities().stream()
            .anyMatch(authority -> ("ROLE_" + role).equals(authority.getAuthority()));
  }
}
