package io.bieases.routes.batch;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code <alias>-<operation>-<yyyyMMddTHHmmssSSS>-<4 hex>}: the name of a batch and of its working
 * folder.
 */
record BatchId(String alias, String operation, long atMillis, String text) {

  private static final Pattern FORM =
      Pattern.compile(
          "([a-z0-9]+)-(create|query|cancel|refund|refund-query)-(\\d{8}T\\d{9})-[0-9a-f]{4}");
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS");

  static BatchId create(String alias, String operation, long atMillis, RandomGenerator random) {
    String time = TIME.format(Instant.ofEpochMilli(atMillis).atZone(ZoneOffset.UTC));
    String tail = HexFormat.of().toHexDigits((short) random.nextInt(1 << 16));
    return new BatchId(
        alias, operation, atMillis, alias + "-" + operation + "-" + time + "-" + tail);
  }

  static Optional<BatchId> parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    try {
      long at = LocalDateTime.parse(form.group(3), TIME).toInstant(ZoneOffset.UTC).toEpochMilli();
      return Optional.of(new BatchId(form.group(1), form.group(2), at, text));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
