package io.bieases.routes.batch;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The member {@code error} that a line of a {@code rejected.jsonl} carries. Everything else of the
 * line stays as it was given, character by character.
 */
final class ErrorMember {

  private static final String NAME = "error";
  private static final JsonFactory JSON = new JsonFactory();

  private ErrorMember() {}

  /** The members of an object: their names, where they start, and where the closing brace is. */
  private record Members(List<String> names, List<Integer> starts, int end) {}

  /** The line with that error; what is no JSON object becomes one, so that it can carry it. */
  static String add(String line, String error) {
    String given = remove(line);
    String member = TextNode.valueOf(NAME) + ":" + TextNode.valueOf(error) + "}";
    Optional<Members> members = members(given);
    if (members.isEmpty()) {
      String input = JsonNodeFactory.instance.objectNode().put("input", given).toString();
      return input.substring(0, input.length() - 1) + "," + member;
    }
    String before = given.substring(0, members.get().end()).stripTrailing();
    return before + (members.get().names().isEmpty() ? "" : ",") + member;
  }

  /** The line without its error; a line that has none, or is no object, as it is. */
  static String remove(String line) {
    Optional<Members> members =
        line.contains("\"" + NAME + "\"") ? members(line) : Optional.empty();
    int index = members.map(found -> found.names().indexOf(NAME)).orElse(-1);
    if (index < 0) {
      return line;
    }
    List<Integer> starts = members.get().starts();
    int from = starts.get(index);
    boolean last = index == starts.size() - 1;
    int to = last ? members.get().end() : starts.get(index + 1);
    if (last && index > 0) {
      from = line.lastIndexOf(',', from);
    }
    return line.substring(0, from) + line.substring(to);
  }

  private static Optional<Members> members(String line) {
    List<String> names = new ArrayList<>();
    List<Integer> starts = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        names.add(parser.currentName());
        starts.add(offset(parser));
        parser.nextToken();
        parser.skipChildren();
      }
      int end = offset(parser);
      return parser.nextToken() == null
          ? Optional.of(new Members(names, starts, end))
          : Optional.empty();
    } catch (JacksonException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int offset(JsonParser parser) {
    return Math.toIntExact(parser.currentTokenLocation().getCharOffset());
  }
}
