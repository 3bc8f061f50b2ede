package io.bieases.routes.ops;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Route;
import org.apache.camel.Suspendable;
import org.apache.camel.SuspendableService;
import org.apache.camel.support.service.ServiceHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The routes of group {@value #GROUP}: what brings instructions in without anybody waiting at the
 * other end.
 *
 * <p>Consumers are suspended, not the routes gracefully: that would wait for the very messages that
 * wait for the journal, and a graceful suspension that runs out of time stops them for good.
 */
public class Doors {

  /** The group a route names to be one. */
  public static final String GROUP = "door";

  /** The group of other routes that a person may rest: what they do waits where it is. */
  private static final String RESTS = "may-rest";

  private static final Logger LOG = LoggerFactory.getLogger(Doors.class);

  private final CamelContext camel;
  private final Set<String> suspendedHere = new LinkedHashSet<>();
  private volatile boolean shut;
  private volatile boolean drained;

  /** The doors of that context. */
  public Doors(CamelContext camel) {
    this.camel = camel;
  }

  /** Suspends every door that is open. */
  public synchronized void suspend() {
    suspend(route -> LOG.warn("Suspended until the journal can be written: {}", route));
  }

  /** Suspends every door that is open; none is resumed before {@link #undrain}. */
  public void drain() {
    // not behind whoever suspends or resumes just now
    drained = true;
    drainAll();
  }

  private synchronized void drainAll() {
    suspend(route -> LOG.warn("Closed by an operator: {}", route));
  }

  /**
   * Whether neither a person nor a stop has closed them: a door that is suspended may be at work.
   */
  public boolean areOpen() {
    return !drained && !shut;
  }

  /** Whether an operator has closed them. */
  public boolean isDrained() {
    return drained;
  }

  /** Resumes what was suspended here. */
  public synchronized void undrain() {
    drained = false;
    resume();
  }

  /** Suspends every door that is open; none is resumed any more. */
  public void shut() {
    // not behind whoever suspends or resumes just now
    shut = true;
    shutAll();
  }

  private synchronized void shutAll() {
    suspend(route -> LOG.info("Closed, the process stops: {}", route));
  }

  private void suspend(java.util.function.Consumer<String> tell) {
    for (Route route : camel.getRoutes()) {
      consumer(route)
          .filter(consumer -> !consumer.isSuspended() && ServiceHelper.isStarted(consumer))
          .filter(consumer -> suspended(route, consumer))
          .ifPresent(
              consumer -> {
                suspendedHere.add(route.getRouteId());
                tell.accept(route.getRouteId());
              });
    }
  }

  /** One that fails keeps no other open. */
  private static boolean suspended(Route route, SuspendableService consumer) {
    try {
      return ServiceHelper.suspendService(consumer);
    } catch (RuntimeException e) {
      LOG.warn("Not closed: {}", route.getRouteId(), e);
      return false;
    }
  }

  /** Resumes what was suspended here, unless somebody has stopped or resumed it since. */
  public synchronized void resume() {
    if (shut || drained || suspendedHere.isEmpty()) {
      return;
    }
    for (Route route : camel.getRoutes()) {
      if (!shut && suspendedHere.contains(route.getRouteId())) {
        consumer(route)
            .filter(SuspendableService::isSuspended)
            .filter(ServiceHelper::resumeService)
            .ifPresent(consumer -> LOG.info("Resumed: {}", route.getRouteId()));
        // after it: a door that could not be resumed is tried again
        suspendedHere.remove(route.getRouteId());
      }
    }
    suspendedHere.clear();
  }

  /** Whether that route is one. */
  public boolean isDoor(String routeId) {
    return isOf(routeId, GROUP);
  }

  /** Whether a person may stop that route for a while: no call is under way in it. */
  public boolean mayRest(String routeId) {
    return isDoor(routeId) || isOf(routeId, RESTS);
  }

  private boolean isOf(String routeId, String group) {
    Route route = camel.getRoute(routeId);
    return route != null && group.equals(route.getGroup());
  }

  /** Status of each door by its route id: {@code Started}, {@code Suspended}, {@code Stopped}. */
  public SortedMap<String, String> statuses() {
    SortedMap<String, String> statuses = new TreeMap<>();
    for (Route route : camel.getRoutes()) {
      if (GROUP.equals(route.getGroup())) {
        String id = route.getRouteId();
        statuses.put(
            id,
            consumer(route).filter(SuspendableService::isSuspended).isPresent()
                ? "Suspended"
                : String.valueOf(camel.getRouteController().getRouteStatus(id)));
      }
    }
    return statuses;
  }

  private static Optional<SuspendableService> consumer(Route route) {
    Consumer consumer = route.getConsumer();
    return GROUP.equals(route.getGroup())
            && consumer instanceof Suspendable
            && consumer instanceof SuspendableService service
        ? Optional.of(service)
        : Optional.empty();
  }
}
