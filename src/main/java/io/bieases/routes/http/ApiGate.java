package io.bieases.routes.http;

import io.bieases.routes.intake.InstructionReader;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.catalina.connector.ClientAbortException;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets in what the API's document names, in the form it names, and refuses the rest: 404, 405, 413,
 * 415. It stands behind the login, so that strangers learn nothing from it.
 */
public final class ApiGate extends OncePerRequestFilter {

  private static final int DEPTH_MAX = 20;
  private static final Pattern COMMA = Pattern.compile(",");
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  private final ApiContract contract;
  private final Uploads uploads;
  private final BooleanSupplier ready;
  private final BooleanSupplier open;

  /**
   * Obeys that document.
   *
   * @param maxUploadBytes of the file of a batch; everything else is one instruction
   * @param ready whether the routes are there; before and after, what is there looks missing
   * @param open whether anything new is taken in; what is there can be read all the same
   */
  public ApiGate(
      ApiContract contract, long maxUploadBytes, BooleanSupplier ready, BooleanSupplier open) {
    this.contract = contract;
    this.uploads = new Uploads(maxUploadBytes);
    this.ready = ready;
    this.open = open;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    HttpServletRequest inside;
    try {
      inside = let(request, response);
    } catch (RefusedCallException e) {
      e.problem().write(response);
      return;
    } catch (IOException e) {
      if (!isCutOff(e)) {
        throw e;
      }
      logger.warn("a body was cut off, nothing was taken");
      HttpAnswers.cutOffProblem().write(response);
      return;
    }
    chain.doFilter(inside, response);
  }

  /** A full disk is ours; a caller who goes away is not. */
  private static boolean isCutOff(IOException fault) {
    return Stream.iterate((Throwable) fault, Objects::nonNull, Throwable::getCause)
        .limit(DEPTH_MAX)
        .anyMatch(ClientAbortException.class::isInstance);
  }

  private HttpServletRequest let(HttpServletRequest request, HttpServletResponse response)
      throws RefusedCallException, IOException, ServletException {
    String path = request.getRequestURI();
    String method = request.getMethod();
    if (ApiContract.isAboutItself(path)) {
      check(contract.isPage(path) ? Set.of("GET") : Set.of(), method, response);
      return request;
    }
    check(contract.methods(path), method, response);
    if (!ready.getAsBoolean()) {
      throw notNow(response, "The service is starting or stopping.");
    }
    if (!method.equals("GET") && !open.getAsBoolean()) {
      throw notNow(response, "An operator has closed the doors; what is there can be read.");
    }
    ApiOperation operation = contract.find(method, path).orElseThrow();
    Optional<MediaType> type = contentType(request, operation);
    boolean file = operation.takesFile();
    ApiCall call =
        new ApiCall(
            operation.variables(
                ApiContract.segments(path.substring(ApiContract.ROOT.length() - 1))),
            file ? Map.of() : query(request, operation),
            file ? new byte[0] : body(request),
            file ? Optional.of(uploads.of(request, type.orElseThrow())) : Optional.empty(),
            requestId(request),
            respondAsync(request),
            source(request));
    call.putInto(request);
    return new BareRequest(request);
  }

  private static RefusedCallException notNow(HttpServletResponse response, String why) {
    response.setHeader("Retry-After", "10");
    return new RefusedCallException(Problem.of("unavailable", "Not available", 503, why));
  }

  private static void check(Set<String> allowed, String method, HttpServletResponse response)
      throws RefusedCallException {
    if (allowed.isEmpty()) {
      throw new RefusedCallException(
          Problem.of("not-found", "Not found", 404, "The API has no such resource."));
    }
    if (!allowed.contains(method)) {
      response.setHeader("Allow", String.join(", ", allowed));
      throw new RefusedCallException(
          Problem.of(
              "method-not-allowed", "Method not allowed", 405, "The resource has other methods."));
    }
  }

  /** Nothing, if there is no body and none is needed. */
  private static Optional<MediaType> contentType(HttpServletRequest request, ApiOperation operation)
      throws RefusedCallException {
    boolean hasBody =
        request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
    if (!hasBody && (operation.contentTypes().isEmpty() || !operation.takesFile())) {
      return Optional.empty();
    }
    Optional<MediaType> type =
        parse(request.getContentType())
            .filter(
                given ->
                    operation
                        .contentTypes()
                        .contains(
                            (given.getType() + "/" + given.getSubtype()).toLowerCase(Locale.ROOT)))
            .filter(ApiGate::isUtf8);
    if (type.isEmpty() || request.getHeader("Content-Encoding") != null) {
      throw new RefusedCallException(
          Problem.of(
              "unsupported-media-type",
              "Unsupported media type",
              415,
              operation.contentTypes().isEmpty()
                  ? "This operation takes no body."
                  : "The body must be "
                      + String.join(" or ", operation.contentTypes())
                      + ", in UTF-8 and not compressed."));
    }
    return type;
  }

  private static boolean isUtf8(MediaType type) {
    String charset = type.getParameter("charset");
    return charset == null || charset.replace("\"", "").equalsIgnoreCase("utf-8");
  }

  private static Optional<MediaType> parse(String contentType) {
    try {
      return contentType == null
          ? Optional.empty()
          : Optional.of(MediaType.parseMediaType(contentType));
    } catch (InvalidMediaTypeException e) {
      return Optional.empty();
    }
  }

  private static byte[] body(HttpServletRequest request) throws IOException, RefusedCallException {
    if (request.getContentLengthLong() > InstructionReader.MAX_BYTES) {
      throw Uploads.tooLarge(InstructionReader.MAX_BYTES);
    }
    byte[] body = request.getInputStream().readNBytes(InstructionReader.MAX_BYTES + 1);
    if (body.length > InstructionReader.MAX_BYTES) {
      throw Uploads.tooLarge(InstructionReader.MAX_BYTES);
    }
    return body;
  }

  private static Map<String, String> query(HttpServletRequest request, ApiOperation operation)
      throws RefusedCallException {
    Map<String, String> query = new LinkedHashMap<>();
    for (String name : operation.query()) {
      String value = request.getParameter(name);
      if (value != null) {
        query.put(name, token(name, value));
      }
    }
    return query;
  }

  /** Bare, or in quotes as the IETF's draft has it. */
  private static Optional<String> requestId(HttpServletRequest request)
      throws RefusedCallException {
    String key = request.getHeader("Idempotency-Key");
    if (key == null) {
      return Optional.empty();
    }
    boolean quoted = key.length() > 1 && key.startsWith("\"") && key.endsWith("\"");
    return Optional.of(token("Idempotency-Key", quoted ? key.substring(1, key.length() - 1) : key));
  }

  private static String token(String name, String value) throws RefusedCallException {
    if (!TOKEN.matcher(value).matches()) {
      throw new RefusedCallException(
          Problem.of(
                  "unreadable",
                  "Unreadable request",
                  400,
                  name + ": must be 1 to 64 letters, digits, _ or -")
              .at(name));
    }
    return value;
  }

  private static boolean respondAsync(HttpServletRequest request) {
    return Collections.list(request.getHeaders("Prefer")).stream()
        .flatMap(COMMA::splitAsStream)
        .anyMatch(preference -> preference.strip().equalsIgnoreCase("respond-async"));
  }

  /** Unique, since a dead letter is found by it. */
  private static String source(HttpServletRequest request) {
    return UUID.randomUUID() + " from " + request.getRemoteUser() + "@" + request.getRemoteAddr();
  }
}
