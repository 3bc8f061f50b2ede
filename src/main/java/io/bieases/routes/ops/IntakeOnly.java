package io.bieases.routes.ops;

import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.health.AdditionalHealthEndpointPath;
import org.springframework.boot.actuate.health.HealthEndpointGroup;
import org.springframework.boot.actuate.health.HealthEndpointGroups;
import org.springframework.boot.actuate.health.HealthEndpointGroupsPostProcessor;
import org.springframework.boot.actuate.health.HttpCodeStatusMapper;
import org.springframework.boot.actuate.health.StatusAggregator;

/**
 * Keeps what is about money out of {@code /actuator/health} itself, which somebody may have taken
 * for the sign of life: a hold or a gateway that is away must not restart a process, nor a drained
 * one. Else it says what readiness says; the group {@code money} says the rest.
 */
public class IntakeOnly implements HealthEndpointGroupsPostProcessor {

  private static final Set<String> MEMBERS = Set.of("livenessState", "readinessState", "journal");

  @Override
  public HealthEndpointGroups postProcessHealthEndpointGroups(HealthEndpointGroups groups) {
    Map<String, HealthEndpointGroup> named =
        groups.getNames().stream().collect(Collectors.toMap(Function.identity(), groups::get));
    return HealthEndpointGroups.of(new Root(groups.getPrimary()), named);
  }

  private record Root(HealthEndpointGroup configured) implements HealthEndpointGroup {

    @Override
    public boolean isMember(String name) {
      return MEMBERS.contains(name);
    }

    @Override
    public boolean showComponents(SecurityContext securityContext) {
      return configured.showComponents(securityContext);
    }

    @Override
    public boolean showDetails(SecurityContext securityContext) {
      return configured.showDetails(securityContext);
    }

    @Override
    public StatusAggregator getStatusAggregator() {
      return configured.getStatusAggregator();
    }

    @Override
    public HttpCodeStatusMapper getHttpCodeStatusMapper() {
      return configured.getHttpCodeStatusMapper();
    }

    @Override
    public AdditionalHealthEndpointPath getAdditionalPath() {
      return configured.getAdditionalPath();
    }
  }
}
