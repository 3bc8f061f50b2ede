package io.bieases.routes.endtoend;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.logging.logback.StructuredLogEncoder;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/** All that is logged from a bundle's first line on, in both of the shipped forms. */
final class WholeLog extends AppenderBase<ILoggingEvent>
    implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered, AutoCloseable {

  /** The loggers the shipped configuration gives a level of their own. */
  private static final List<String> SHIPPED =
      List.of(
          "com", "io", "io.bieases", "jakarta", "org", "com.zaxxer.hikari.pool.ProxyConnection");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final LoggerContext loggers = (LoggerContext) LoggerFactory.getILoggerFactory();
  private final Map<Logger, Optional<Level>> before = new LinkedHashMap<>();
  private final Queue<ILoggingEvent> events = new ConcurrentLinkedQueue<>();
  private final PatternLayout text = new PatternLayout();
  private final StructuredLogEncoder json = new StructuredLogEncoder();

  WholeLog() {
    loggers
        .getLoggerList()
        .forEach(logger -> before.put(logger, Optional.ofNullable(logger.getLevel())));
  }

  /** A setting under which everybody may say everything, as far as configuration goes. */
  RunningBundle.Setting atTrace(RunningBundle.Setting setting) {
    SHIPPED.forEach(logger -> setting.with("logging.level." + logger, "TRACE"));
    // the JDK's own, a line for each step of a look at a bean: their cost is all they would add
    setting.with("logging.level.javax.management", "INFO");
    return setting.with("logging.level.root", "TRACE").with(this);
  }

  @Override
  public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
    Environment environment = event.getEnvironment();
    setContext(loggers);
    text.setContext(loggers);
    text.setPattern(
        environment.getRequiredProperty("logging.pattern.console").replace("%wEx", "%ex"));
    text.start();
    loggers.putObject(Environment.class.getName(), environment);
    json.setContext(loggers);
    json.setFormat("logstash");
    json.start();
    start();
    loggers.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(this);
  }

  /** As soon as the logging system stands. */
  @Override
  public int getOrder() {
    return Ordered.LOWEST_PRECEDENCE;
  }

  @Override
  protected void append(ILoggingEvent event) {
    event.prepareForDeferredProcessing();
    events.add(event);
  }

  /** What a search by that word finds, as lines of text, oldest first. */
  List<String> search(String word) {
    return events.stream().map(text::doLayout).filter(line -> line.contains(word)).toList();
  }

  /** The same as JSON. */
  List<JsonNode> searchJson(String word) {
    return events.stream()
        .map(event -> new String(json.encode(event), StandardCharsets.UTF_8))
        .filter(line -> line.contains(word))
        .map(WholeLog::read)
        .toList();
  }

  private static JsonNode read(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(line, e);
    }
  }

  /** Each line with its logger's full name. */
  List<String> lines() {
    return events.stream()
        .map(event -> event.getLoggerName() + " " + text.doLayout(event))
        .toList();
  }

  private void quieten() {
    SHIPPED.stream()
        .map(loggers::getLogger)
        .forEach(
            logger -> logger.setLevel(before.getOrDefault(logger, Optional.empty()).orElse(null)));
    Logger root = loggers.getLogger(Logger.ROOT_LOGGER_NAME);
    before.get(root).ifPresent(root::setLevel);
  }

  @Override
  public void close() {
    loggers.getLogger(Logger.ROOT_LOGGER_NAME).detachAppender(this);
    quieten();
    stop();
  }
}
