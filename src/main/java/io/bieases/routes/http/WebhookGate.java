package io.bieases.routes.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets a webhook in, whoever sends it: its signature is its login. Takes its bytes, up to a size,
 * and nothing else of the request. Whatever is wrong with one gets the same answer, here and later;
 * what cannot be taken now, because too many come at once or nobody is ready, may come again.
 */
public final class WebhookGate extends OncePerRequestFilter {

  /** Where they come in; behind it an alias. */
  public static final String ROOT = "/webhooks/";

  /** The one answer to whatever is wrong. */
  static final String REFUSAL = "{\"code\": 40000, \"msg\": \"refused\"}";

  private static final int NOT_NOW = HttpServletResponse.SC_SERVICE_UNAVAILABLE;
  private static final Pattern PATH = Pattern.compile(ROOT + "bieases/([a-z0-9]{1,64})");

  /** An event has a few hundred bytes; encrypted and in Base64 less than twice as many. */
  private static final int MAX_BYTES = 64 * 1024;

  private static final byte[] TOO_LONG = {};
  private static final Duration READ_WITHIN = Duration.ofSeconds(5);

  private final BooleanSupplier ready;
  private final Semaphore places;

  /**
   * @param ready whether the routes are there
   * @param atOnce so many are taken at the same time, so that they leave threads to other callers
   */
  public WebhookGate(BooleanSupplier ready, int atOnce) {
    this.ready = ready;
    places = new Semaphore(atOnce);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Optional<ApiCall> call = read(request);
    if (call.isEmpty()) {
      refuse(response);
      return;
    }
    // with its body here: a slow sender keeps nobody's place
    if (!ready.getAsBoolean() || !places.tryAcquire()) {
      response.setHeader("Retry-After", "10");
      answer(response, NOT_NOW);
      return;
    }
    try {
      call.get().putInto(request);
      chain.doFilter(new BareRequest(request), response);
    } finally {
      places.release();
    }
  }

  /** The one answer to whatever is wrong. */
  public static void refuse(HttpServletResponse response) throws IOException {
    answer(response, HttpServletResponse.SC_BAD_REQUEST);
  }

  private static byte[] body(HttpServletRequest request) throws IOException {
    long deadline = System.nanoTime() + READ_WITHIN.toNanos();
    byte[] body = new byte[MAX_BYTES + 1];
    int length = 0;
    int read = 0;
    while (read >= 0 && length < body.length && System.nanoTime() < deadline) {
      read = request.getInputStream().read(body, length, body.length - length);
      length += Math.max(read, 0);
    }
    return read < 0 ? Arrays.copyOf(body, length) : TOO_LONG;
  }

  private static Optional<ApiCall> read(HttpServletRequest request) throws IOException {
    Matcher path = PATH.matcher(request.getRequestURI());
    if (!path.matches()
        || !request.getMethod().equals("POST")
        || request.getContentLengthLong() > MAX_BYTES) {
      return Optional.empty();
    }
    byte[] body = body(request);
    return Optional.of(
            new ApiCall(
                Map.of("merchant", path.group(1)),
                Map.of(),
                body,
                Optional.empty(),
                Optional.empty(),
                false,
                UUID.randomUUID() + " from " + request.getRemoteAddr()))
        .filter(call -> body != TOO_LONG);
  }

  private static void answer(HttpServletResponse response, int status) throws IOException {
    byte[] body = REFUSAL.getBytes(StandardCharsets.UTF_8);
    response.setStatus(status);
    response.setContentType("application/json");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
