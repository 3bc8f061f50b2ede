package io.bieases.routes.start;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggerContextListener;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.List;
import org.slf4j.Marker;

/**
 * Keeps bodies, headers and keys out of the log whatever {@code logging.level} says: libraries say
 * nothing below INFO, since their finer lines are the bytes on the wire, statements with their
 * values and messages as they arrive. What this bundle and its routes say is free of them at every
 * level. The filter outlives a reset of the logging system.
 */
final class LibraryLoggers extends TurboFilter {

  private static final String OURS = "io.bieases.";

  /**
   * Quote at INFO already: a caller's first line, a header that is malformed, the properties of
   * every message.
   */
  private static final List<String> QUOTING =
      List.of("org.apache.activemq.audit.", "org.apache.coyote.", "org.apache.tomcat.util.http.");

  /** Puts the filter in, once. */
  static void quieten(LoggerContext context) {
    if (context.getTurboFilterList().stream().noneMatch(LibraryLoggers.class::isInstance)) {
      add(context);
      context.addListener(new Again());
    }
  }

  private static void add(LoggerContext context) {
    LibraryLoggers filter = new LibraryLoggers();
    filter.setContext(context);
    filter.start();
    context.addTurboFilter(filter);
  }

  @Override
  public FilterReply decide(
      Marker marker, Logger logger, Level level, String format, Object[] params, Throwable t) {
    return level.isGreaterOrEqual(least(logger.getName())) ? FilterReply.NEUTRAL : FilterReply.DENY;
  }

  /** Routes log under their own ids, which have no package. */
  private static Level least(String name) {
    if (name.startsWith(OURS) || name.indexOf('.') < 0) {
      return Level.TRACE;
    }
    return QUOTING.stream().anyMatch(name::startsWith) ? Level.WARN : Level.INFO;
  }

  /** A configuration that is read again drops its filters. */
  private static final class Again implements LoggerContextListener {

    @Override
    public boolean isResetResistant() {
      return true;
    }

    @Override
    public void onReset(LoggerContext context) {
      // the listeners are being gone through: this one stays
      add(context);
    }

    @Override
    public void onStart(LoggerContext context) {
      // nothing to do
    }

    @Override
    public void onStop(LoggerContext context) {
      // nothing to do
    }

    @Override
    public void onLevelChange(Logger logger, Level level) {
      // the filter does not depend on levels
    }
  }
}
