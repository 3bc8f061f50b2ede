package io.bieases.routes.http;

import jakarta.servlet.http.HttpServletRequest;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;

/**
 * A call that the gate has let in. The routes read it, and never a header, since headers are where
 * a caller could write a second answer to a question that the path has answered.
 *
 * @param path values of the path's variables: the ones the caller was authorised for
 * @param query values of the query parameters that the document names
 * @param body JSON as it arrived; empty if there is none
 * @param upload the file of a batch
 * @param requestId the {@code Idempotency-Key}
 * @param respondAsync whether the caller prefers 202 at once (RFC 7240)
 * @param source which call it was and who called, for an operator; unique
 */
@SuppressWarnings("ArrayRecordComponent") // bytes as they arrived; nobody compares or changes them
public record ApiCall(
    Map<String, String> path,
    Map<String, String> query,
    byte[] body,
    Optional<Upload> upload,
    Optional<String> requestId,
    boolean respondAsync,
    String source) {

  private static final String ATTRIBUTE = ApiCall.class.getName();

  /** A file on its way in: read it once, as it arrives. */
  public record Upload(String fileName, InputStream content) {}

  /** The alias in the path. */
  public String merchant() {
    return path.getOrDefault("merchant", "");
  }

  /** A variable of the path; empty if the operation has none of that name. */
  public Optional<String> variable(String name) {
    return Optional.ofNullable(path.get(name));
  }

  /** A query parameter; empty text if it is not given. */
  public String parameter(String name) {
    return query.getOrDefault(name, "");
  }

  /** Name of the uploaded file. */
  public String fileName() {
    return upload.map(Upload::fileName).orElse("");
  }

  /** The uploaded file. */
  public InputStream content() {
    return upload.map(Upload::content).orElseGet(InputStream::nullInputStream);
  }

  /** No body: safe in a log. */
  @Override
  public String toString() {
    return source + " " + path;
  }

  void putInto(HttpServletRequest request) {
    request.setAttribute(ATTRIBUTE, this);
  }

  static ApiCall of(HttpServletRequest request) {
    if (request.getAttribute(ATTRIBUTE) instanceof ApiCall call) {
      return call;
    }
    throw new IllegalStateException("a call reached a route past the gate");
  }
}
