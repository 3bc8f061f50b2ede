package io.bieases.routes.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * An error as {@code application/problem+json} (RFC 9457), in our words; texts that do not apply
 * are empty and left out.
 *
 * @param type a name for the kind of problem, the same for good
 * @param outcome word of the instruction's state, if there is an instruction
 * @param code the gateway's code
 * @param message the gateway's message
 * @param field of the body, path or header that is wrong
 * @param number ours
 * @param instruction link to its life
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Problem(
    String type,
    String title,
    int status,
    String detail,
    String outcome,
    String code,
    String message,
    String field,
    String number,
    String instruction) {

  /** Its content type. */
  public static final String CONTENT_TYPE = "application/problem+json";

  private static final String TYPES = "urn:bieases:problem:";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A problem of the call itself; no instruction is concerned. */
  public static Problem of(String word, String title, int status, String detail) {
    return new Problem(TYPES + word, title, status, detail, "", "", "", "", "", "");
  }

  /** The same, of one field. */
  Problem at(String where) {
    return new Problem(
        type, title, status, detail, outcome, code, message, where, number, instruction);
  }

  /** The same, of one instruction. */
  Problem about(String word, String itsCode, String itsMessage, String itsNumber, String link) {
    return new Problem(
        type, title, status, detail, word, itsCode, itsMessage, field, itsNumber, link);
  }

  /** As JSON. */
  public String json() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and numbers can be written", e);
    }
  }

  /** Answers with it. */
  public void write(HttpServletResponse response) throws IOException {
    response.setStatus(status);
    response.setContentType(CONTENT_TYPE);
    response.setHeader("Cache-Control", "no-store");
    byte[] bytes = json().getBytes(StandardCharsets.UTF_8);
    response.setContentLength(bytes.length);
    response.getOutputStream().write(bytes);
  }
}
