package io.bieases.routes.journal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.MDC;

/**
 * What a log line is about, as fields of their own beside its text, so that one search by a number
 * finds all of its life: {@code merchant}, {@code operation}, {@code number}, {@code batch}, {@code
 * row}, {@code attempt}, {@code correlationId}; {@code about} is the number a question of ours is
 * about. What is empty is left out, what is given first stays.
 */
public final class LogFields {

  private static final Pattern ROW =
      Pattern.compile(
          "((?:[a-z0-9]+)-(?:create|query|cancel|refund|refund-query)-\\d{8}T\\d{9}-[0-9a-f]{4})-(\\d+)");
  private static final Pattern NOT_IN_A_FIELD = Pattern.compile("[^\\p{Graph}]");
  private static final int LONGEST = 200;

  private final Map<String, String> fields = new LinkedHashMap<>();

  /** The fields on the lines of this thread, until it is closed; then those that were there. */
  public interface Scope extends AutoCloseable {
    @Override
    void close();
  }

  /** Of a call: its instruction and which attempt it is. */
  public static LogFields of(Departure call) {
    return new LogFields()
        .of(call.merchant(), call.operation(), call.number())
        .attempt(call.attempts())
        .correlationId(call.correlationId());
  }

  /** Of an instruction; what is not known is empty. */
  public LogFields of(String merchant, String operation, String number) {
    return add("merchant", merchant).add("operation", operation).add("number", number);
  }

  /** Which try of it: 1 is the first; 0 is none. */
  public LogFields attempt(int attempt) {
    return attempt > 0 ? add("attempt", Integer.toString(attempt)) : this;
  }

  /** What ties lines, files and messages together; that of a file's row names batch and row. */
  public LogFields correlationId(String correlationId) {
    Matcher row = ROW.matcher(correlationId);
    if (row.matches() && isOfThisMerchant(correlationId)) {
      batch(row.group(1)).add("row", row.group(2));
    }
    return add("correlationId", correlationId);
  }

  /** A sender's correlation id may look like any row's. */
  private boolean isOfThisMerchant(String correlationId) {
    return correlationId.startsWith(fields.getOrDefault("merchant", "") + "-");
  }

  /** The batch a line is about. */
  public LogFields batch(String batch) {
    return add("batch", batch);
  }

  /** The number that a question of ours is about. */
  public LogFields about(String number) {
    return add("about", number);
  }

  /** One field; characters that could end the field or the line become {@code _}. */
  private LogFields add(String name, String value) {
    if (!value.isEmpty()) {
      String clean = NOT_IN_A_FIELD.matcher(value).replaceAll("_");
      fields.putIfAbsent(name, clean.substring(0, Math.min(clean.length(), LONGEST)));
    }
    return this;
  }

  /** The fields by name. */
  public Map<String, String> asMap() {
    return Map.copyOf(fields);
  }

  /** Puts the fields on the lines of this thread: for a try-with-resources around them. */
  public Scope put() {
    Map<String, Optional<String>> before = new LinkedHashMap<>();
    fields.forEach(
        (name, value) -> {
          before.put(name, Optional.ofNullable(MDC.get(name)));
          MDC.put(name, value);
        });
    return () ->
        before.forEach(
            (name, value) ->
                value.ifPresentOrElse(was -> MDC.put(name, was), () -> MDC.remove(name)));
  }
}
