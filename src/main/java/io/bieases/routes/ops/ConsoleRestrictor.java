package io.bieases.routes.ops;

import io.bieases.routes.settings.ConsoleUser.Role;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
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
 * look, and act on approvals only. Nobody logged in may do nothing. Asked for each request of a
 * bulk, on the thread of the HTTP request.
 */
final class ConsoleRestrictor implements Restrictor {

  static final String OURS = "bieases";

  private static final String POLICY = "/jolokia-access.xml";
  private static final Pattern OUR_LOOKING = Pattern.compile("(show|list|dryRun)([A-Z].*)?");
  private static final Pattern LOOKING =
      Pattern.compile(
          "(dumpRoute|dumpStepStats|dumpProcessor|processorIds|list|endpointStatistics|browse|canInvoke)[A-Za-z]*");

  private final Restrictor outer;

  private ConsoleRestrictor(Restrictor outer) {
    this.outer = outer;
  }

  /**
   * Within the allow-list of this bundle.
   *
   * @throws UncheckedIOException if it cannot be read: better no console than an open one
   */
  static ConsoleRestrictor shipped() {
    try (InputStream policy = ConsoleRestrictor.class.getResourceAsStream(POLICY)) {
      if (policy == null) {
        throw new IOException(POLICY + " is missing");
      }
      return new ConsoleRestrictor(new PolicyRestrictor(policy));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean isOperationAllowed(ObjectName name, String operation) {
    // Jolokia would run it on every MBean that matches, without asking again
    if (name.isPattern() || !outer.isOperationAllowed(name, operation)) {
      return false;
    }
    String word = operation.replaceFirst("\\(.*", "");
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
