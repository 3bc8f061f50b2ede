package io.bieases.routes.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads one JSON object strictly: every complaint is a 40000 that names the field by its full path;
 * {@link #end()} refuses what nobody asked for.
 */
final class Fields {
  private static final int MAX_INTEGER_DIGITS = 12;
  private static final int MAX_DECIMALS = 6;
  private static final Pattern DECIMAL = Pattern.compile("(0|[1-9]\\d{0,11})(\\.\\d{1,6})?");
  private static final Pattern EPOCH_MILLIS = Pattern.compile("[1-9]\\d{12}");

  private final ObjectNode node;
  private final String path;
  private final Set<String> known = new HashSet<>();

  private Fields(ObjectNode node, String path) {
    this.node = node;
    this.path = path;
  }

  static Fields of(ObjectNode node) {
    return new Fields(node, "");
  }

  /** Mandatory, a JSON string, not empty, at most {@code maxLength} characters. */
  String text(String name, int maxLength) {
    return optionalText(name, maxLength).orElseThrow(() -> refused(name, "is missing"));
  }

  Optional<String> optionalText(String name, int maxLength) {
    JsonNode value = value(name);
    if (value.isMissingNode()) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      throw refused(name, "must be a string");
    }
    if (value.textValue().isBlank()) {
      throw refused(name, "is empty");
    }
    if (value.textValue().length() > maxLength) {
      throw refused(name, "is longer than " + maxLength);
    }
    return Optional.of(value.textValue());
  }

  /** An absolute http or https URL; not mandatory. */
  Optional<String> optionalUrl(String name) {
    Optional<String> text = optionalText(name, 1024);
    if (text.isPresent() && !isHttpUrl(text.get())) {
      throw refused(name, "must be an absolute http or https URL");
    }
    return text;
  }

  /** Mandatory decimal above zero in plain notation, number or string, major units. */
  BigDecimal amount(String name) {
    JsonNode value = mandatory(name);
    BigDecimal amount;
    if (value.isTextual() && DECIMAL.matcher(value.textValue()).matches()) {
      amount = new BigDecimal(value.textValue());
    } else if (value.isNumber()) {
      amount = value.decimalValue();
    } else {
      throw refused(name, "must be a decimal");
    }
    // the scale first: 1e400 must not be spelled out
    if (amount.scale() < 0
        || amount.scale() > MAX_DECIMALS
        || amount.precision() - amount.scale() > MAX_INTEGER_DIGITS) {
      throw refused(name, "must be a decimal in plain notation");
    }
    if (amount.signum() <= 0) {
      throw refused(name, "must be above zero");
    }
    return amount;
  }

  /** Mandatory epoch milliseconds: 13 digits, number or string. */
  long epochMillis(String name) {
    JsonNode value = mandatory(name);
    boolean typed = value.isTextual() || value.isIntegralNumber();
    if (!typed || !EPOCH_MILLIS.matcher(value.asText()).matches()) {
      throw refused(name, "must be 13 digits of epoch milliseconds");
    }
    return Long.parseLong(value.asText());
  }

  /** Mandatory whole number above zero. */
  int quantity(String name) {
    JsonNode value = mandatory(name);
    if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() <= 0) {
      throw refused(name, "must be a whole number above zero");
    }
    return value.intValue();
  }

  Fields object(String name) {
    if (mandatory(name) instanceof ObjectNode child) {
      return new Fields(child, path + name + ".");
    }
    throw refused(name, "must be an object");
  }

  /** Mandatory list of at least one object. */
  List<Fields> objects(String name) {
    JsonNode value = mandatory(name);
    if (!value.isArray() || value.isEmpty()) {
      throw refused(name, "must be a list with at least one entry");
    }
    List<Fields> entries = new ArrayList<>();
    for (JsonNode entry : value) {
      String entryPath = name + "[" + entries.size() + "]";
      if (!(entry instanceof ObjectNode child)) {
        throw refused(entryPath, "must be an object");
      }
      entries.add(new Fields(child, path + entryPath + "."));
    }
    return List.copyOf(entries);
  }

  /** Refuses every field that was not asked for before. */
  void end() {
    node.fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                throw refused(name, "is not a field of this operation");
              }
            });
  }

  RefusedException refused(String name, String error) {
    return RefusedException.field(path + name, error);
  }

  JsonNode mandatory(String name) {
    JsonNode value = value(name);
    if (value.isMissingNode()) {
      throw refused(name, "is missing");
    }
    return value;
  }

  private JsonNode value(String name) {
    known.add(name);
    JsonNode value = node.path(name);
    if (value.isNull()) {
      throw refused(name, "is null");
    }
    return value;
  }

  private static boolean isHttpUrl(String text) {
    try {
      URI uri = new URI(text);
      return uri.getHost() != null
          && ("http".equalsIgnoreCase(uri.getScheme())
              || "https".equalsIgnoreCase(uri.getScheme()));
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
