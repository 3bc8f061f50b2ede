package io.bieases.routes.intake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads one JSON object field by field; {@link #end} refuses what nobody asked for. */
final class JsonFields {

  private static final int URL_LENGTH_MAX = 1024;
  private static final int SHOWN = 40;
  private static final Pattern EPOCH_MILLIS = Pattern.compile("[1-9][0-9]{12}");

  private final ObjectNode node;
  private final String path;
  private final Set<String> known = new HashSet<>();

  JsonFields(ObjectNode node, String path) {
    this.node = node;
    this.path = path;
  }

  /** Mandatory, of that pattern. */
  String word(String name, Pattern pattern, String rule) throws UnreadableInstructionException {
    Optional<String> text = optionalWord(name, pattern, rule);
    return text.orElseThrow(() -> refused(name, "is missing"));
  }

  Optional<String> optionalWord(String name, Pattern pattern, String rule)
      throws UnreadableInstructionException {
    Optional<String> text = string(name);
    if (text.isPresent() && !pattern.matcher(text.get()).matches()) {
      throw refused(name, rule);
    }
    return text;
  }

  /** Mandatory, not blank. */
  String prose(String name, int maxLength) throws UnreadableInstructionException {
    Optional<String> text = optionalProse(name, maxLength);
    return text.filter(t -> !t.isBlank()).orElseThrow(() -> refused(name, "is missing or blank"));
  }

  /** Text for people: line breaks and tabs are text, other control characters are not. */
  Optional<String> optionalProse(String name, int maxLength) throws UnreadableInstructionException {
    Optional<String> text = string(name);
    if (text.isPresent()) {
      if (text.get().length() > maxLength) {
        throw refused(name, "longer than " + maxLength + " characters");
      }
      if (text.get().chars().anyMatch(JsonFields::isNoText)) {
        throw refused(name, "control characters or bytes that are not UTF-8");
      }
    }
    return text;
  }

  /** An absolute http or https URL. */
  Optional<String> optionalUrl(String name) throws UnreadableInstructionException {
    Optional<String> text = optionalProse(name, URL_LENGTH_MAX);
    if (text.isPresent() && !isWeb(text.get())) {
      throw refused(name, "must be an absolute http or https URL");
    }
    return text;
  }

  /** Mandatory amount above zero, as text or number, in minor units of that currency. */
  long amount(String name, String currency) throws UnreadableInstructionException {
    JsonNode value = value(name);
    if (value.isMissingNode()) {
      throw refused(name, "is missing");
    }
    if (!value.isTextual() && !value.isNumber()) {
      throw refused(name, "must be a decimal, as text or as a number");
    }
    try {
      return Amounts.minor(value.isTextual() ? value.textValue() : plain(value), currency);
    } catch (IllegalArgumentException e) {
      throw refused(name, String.valueOf(e.getMessage()));
    }
  }

  /** Mandatory ISO 4217 code. */
  String currency(String name) throws UnreadableInstructionException {
    String currency = string(name).orElseThrow(() -> refused(name, "is missing"));
    try {
      Amounts.scale(currency);
      return currency;
    } catch (IllegalArgumentException e) {
      throw refused(name, String.valueOf(e.getMessage()));
    }
  }

  /** Epoch milliseconds, 13 digits as number or text. */
  Optional<Long> optionalMillis(String name) throws UnreadableInstructionException {
    JsonNode value = value(name);
    if (value.isMissingNode()) {
      return Optional.empty();
    }
    boolean typed = value.isTextual() || value.isIntegralNumber();
    if (!typed || !EPOCH_MILLIS.matcher(value.asText()).matches()) {
      throw refused(name, "must be 13 digits of epoch milliseconds");
    }
    return Optional.of(Long.valueOf(value.asText()));
  }

  /** Mandatory whole number from 1 to a million. */
  int quantity(String name) throws UnreadableInstructionException {
    JsonNode value = value(name);
    if (!value.isIntegralNumber()
        || !value.canConvertToInt()
        || value.intValue() < 1
        || value.intValue() > 1_000_000) {
      throw refused(name, value.isMissingNode() ? "is missing" : "must be a whole number above 0");
    }
    return value.intValue();
  }

  /** Mandatory object. */
  JsonFields object(String name) throws UnreadableInstructionException {
    if (value(name) instanceof ObjectNode child) {
      return new JsonFields(child, path + name + ".");
    }
    throw refused(name, "must be an object");
  }

  boolean has(String name) {
    return node.has(name);
  }

  /** Mandatory list of objects, from one to that many. */
  List<JsonFields> objects(String name, int most) throws UnreadableInstructionException {
    JsonNode value = value(name);
    if (!value.isArray() || value.isEmpty() || value.size() > most) {
      throw refused(name, "must be a list of 1 to " + most + " objects");
    }
    List<JsonFields> children = new ArrayList<>();
    for (JsonNode entry : value) {
      String entryName = name + "[" + children.size() + "]";
      if (!(entry instanceof ObjectNode child)) {
        throw refused(entryName, "must be an object");
      }
      children.add(new JsonFields(child, path + entryName + "."));
    }
    return children;
  }

  /** Refuses every field that was not asked for before. */
  void end() throws UnreadableInstructionException {
    for (String name : (Iterable<String>) node::fieldNames) {
      if (!known.contains(name)) {
        String shown = name.length() > SHOWN ? name.substring(0, SHOWN) + "…" : name;
        String safe = shown.codePoints().anyMatch(Character::isISOControl) ? "?" : shown;
        throw refused(safe, "is not a field of this operation");
      }
    }
  }

  UnreadableInstructionException refused(String name, String reason) {
    return new UnreadableInstructionException(path + name, reason);
  }

  private Optional<String> string(String name) throws UnreadableInstructionException {
    JsonNode value = value(name);
    if (value.isMissingNode()) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      throw refused(name, "must be text");
    }
    return Optional.of(value.textValue());
  }

  private JsonNode value(String name) throws UnreadableInstructionException {
    known.add(name);
    JsonNode value = node.path(name);
    if (value.isNull()) {
      throw refused(name, "is null");
    }
    return value;
  }

  /** A number in plain notation; one whose exponent would spell out a book stays as it is. */
  private static String plain(JsonNode value) {
    var number = value.decimalValue();
    return Math.abs((long) number.scale()) > 30 ? number.toString() : number.toPlainString();
  }

  private static boolean isNoText(int c) {
    return c == 0xFFFD || (Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t');
  }

  private static boolean isWeb(String text) {
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
