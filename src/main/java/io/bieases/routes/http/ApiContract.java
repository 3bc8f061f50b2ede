package io.bieases.routes.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The API's OpenAPI document, as far as the gate obeys it: its paths, methods and content types.
 * What it does not name does not exist.
 */
public final class ApiContract {

  /** Where the API is on the server's port. */
  public static final String ROOT = "/api/v1/";

  /** The document itself. */
  public static final String DOCUMENT = ROOT + "openapi.json";

  /** Its page for people. */
  public static final String DOCS = ROOT + "docs";

  /**
   * Percent signs, dots alone and anything else that two readers could read in two ways are out.
   */
  private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9_-]+");

  /** Its files are in one folder; so is nothing that a route could take for a merchant's. */
  private static final Pattern PAGE = Pattern.compile(DOCS + "(/[A-Za-z0-9._-]*)?");

  private static final Pattern SLASH = Pattern.compile("/");

  private final List<ApiOperation> operations;

  private ApiContract(List<ApiOperation> operations) {
    this.operations = List.copyOf(operations);
  }

  /**
   * Reads the document.
   *
   * @throws UncheckedIOException if it cannot be read
   */
  public static ApiContract read(Path document) {
    try {
      JsonNode api = new ObjectMapper().readTree(document.toFile());
      List<ApiOperation> operations = new ArrayList<>();
      for (Map.Entry<String, JsonNode> path : api.path("paths").properties()) {
        List<String> template = segments(path.getKey());
        for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
          if (!operation.getKey().equals("parameters")) {
            operations.add(
                ApiOperation.of(api, operation.getKey(), template, operation.getValue()));
          }
        }
      }
      return new ApiContract(operations);
    } catch (IOException e) {
      throw new UncheckedIOException("the API's document cannot be read", e);
    }
  }

  /** Every operation, in the document's order. */
  public List<ApiOperation> operations() {
    return operations;
  }

  /** The operation of that method at that path, as it stands in the request line. */
  Optional<ApiOperation> find(String method, String path) {
    return at(path).stream().filter(operation -> operation.method().equals(method)).findFirst();
  }

  /** The methods there are at that path; none if there is no such path. */
  Set<String> methods(String path) {
    Set<String> methods = new TreeSet<>();
    at(path).forEach(operation -> methods.add(operation.method()));
    return methods;
  }

  private List<ApiOperation> at(String path) {
    if (!path.startsWith(ROOT)) {
      return List.of();
    }
    List<String> segments = segments(path.substring(ROOT.length() - 1));
    return segments.stream().allMatch(segment -> SEGMENT.matcher(segment).matches())
        ? operations.stream().filter(operation -> operation.fits(segments)).toList()
        : List.of();
  }

  /** What stands in the place of the merchant in that path. */
  public static Optional<String> merchant(String path) {
    List<String> segments = path.startsWith(ROOT) ? segments(path.substring(7)) : List.of();
    return segments.stream().findFirst().filter(first -> SEGMENT.matcher(first).matches());
  }

  /** Whether it is the document or its page, which belong to no merchant. */
  public static boolean isAboutItself(String path) {
    return path.equals(DOCUMENT) || path.equals(DOCS) || path.startsWith(DOCS + "/");
  }

  /** Whether it can be the document or a file of its page, and is no path of an operation. */
  boolean isPage(String path) {
    return path.equals(DOCUMENT) || (PAGE.matcher(path).matches() && at(path).isEmpty());
  }

  static List<String> segments(String path) {
    return List.of(SLASH.split(path.substring(1), -1));
  }
}
