package io.bieases.routes.status;

import io.bieases.routes.journal.Ending;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What came back from one call, read but not yet judged.
 *
 * @param ending whether it was answered at all
 * @param httpStatus HTTP status, 0 if none came
 * @param code the gateway's code, empty if there is no API body
 * @param message the gateway's message, or ours if there is no API body
 * @param data the fields of {@code data}, opened if they came in an envelope
 * @param retryAfterMillis what the gateway asked us to wait, 0 if it did not
 * @param unverified it came in an envelope that is not the gateway's, or not for us
 */
public record Answer(
    Ending ending,
    int httpStatus,
    String code,
    String message,
    Map<String, Object> data,
    long retryAfterMillis,
    boolean unverified) {

  /** One that came as it should. */
  public Answer(
      Ending ending,
      int httpStatus,
      String code,
      String message,
      Map<String, Object> data,
      long retryAfterMillis) {
    this(ending, httpStatus, code, message, data, retryAfterMillis, false);
  }

  /** No byte of the call left. */
  public static Answer neverLeft(String why) {
    return new Answer(Ending.NEVER_LEFT, 0, "", why, Map.of(), 0);
  }

  /** The call may have arrived, but there is no usable answer. */
  public static Answer lost(int httpStatus, String why) {
    return new Answer(Ending.NO_ANSWER, httpStatus, "", why, Map.of(), 0);
  }

  /** The call may have arrived, but its answer's envelope does not verify: a person should look. */
  public static Answer forged(int httpStatus) {
    String why = "the answer's envelope does not verify";
    return new Answer(Ending.NO_ANSWER, httpStatus, "", why, Map.of(), 0, true);
  }

  /** An HTTP status of the gateway or something before it, without an API body. */
  public static Answer refused(int httpStatus, String why, long retryAfterMillis) {
    return new Answer(Ending.ANSWERED, httpStatus, "", why, Map.of(), retryAfterMillis);
  }

  /** Whether it has a body of the API, with a code. */
  public boolean hasCode() {
    return !code.isEmpty();
  }

  /** A field of the data as text. */
  public Optional<String> field(String name) {
    return Optional.ofNullable(data.get(name))
        .map(Object::toString)
        .filter(text -> !text.isBlank());
  }

  /** Its section in {@code routes/README.md}, behind the operation and a dash. */
  public String section() {
    if (hasCode()) {
      return code;
    }
    return ending == Ending.ANSWERED ? "http" : StatusTable.NO_ANSWER;
  }

  /** The cause in a word: the code, else a bad envelope, the HTTP status, or how it ended. */
  public String cause() {
    if (hasCode()) {
      return code;
    }
    if (unverified) {
      return "unverified";
    }
    return httpStatus == 0 ? ending.word() : "http-" + httpStatus;
  }

  OptionalInt status() {
    return httpStatus == 0 ? OptionalInt.empty() : OptionalInt.of(httpStatus);
  }

  /** Without the data: safe in a log. */
  @Override
  public String toString() {
    return cause() + " " + message;
  }
}
