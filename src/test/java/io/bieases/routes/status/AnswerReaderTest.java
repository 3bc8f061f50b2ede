package io.bieases.routes.status;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.bieases.routes.journal.Departure;
import io.bieases.routes.journal.Ending;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AnswerReaderTest {

  private final AtomicLong nanos = new AtomicLong();
  private String opened = "{\"refundId\":\"G7\",\"paymentId\":\"P1\"}";
  private final AnswerReader reader =
      new AnswerReader(
          (alias, envelope) -> {
            if (!"good".equals(envelope.get("sign"))) {
              throw new IllegalStateException("does not verify");
            }
            return opened.getBytes(UTF_8);
          },
          Map.of("main", "B131567545069"),
          Duration.ofSeconds(15),
          nanos::get);

  private static Departure call(String operation) {
    return call(operation, "P1");
  }

  private static Departure call(String operation, String paymentId) {
    return new Departure(
        1,
        1,
        "main",
        operation,
        "R1",
        paymentId,
        1234,
        "USD",
        "{}",
        Optional.empty(),
        "c",
        false,
        1,
        1,
        0,
        0,
        "G1",
        OptionalLong.empty(),
        OptionalLong.empty());
  }

  private Answer read(String body, int status) {
    return reader.read(
        call("refund"), new ByteArrayInputStream(body.getBytes(UTF_8)), status, null);
  }

  private void isLost(String body) {
    Answer answer = read(body, 200);
    assertThat(answer.ending()).as(body).isEqualTo(Ending.NO_ANSWER);
    assertThat(answer.hasCode()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"20000\"", "20000", "\" 20000 \""})
  void theCodeMayBeTextOrANumber(String code) {
    Answer answer =
        read("{\"code\":" + code + ",\"msg\":\"Success\",\"data\":{\"refundId\":\"G1\"}}", 200);

    assertThat(answer.code()).isEqualTo("20000");
    assertThat(answer.ending()).isEqualTo(Ending.ANSWERED);
    assertThat(answer.field("refundId")).contains("G1");
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 202, 302, 400, 401, 403, 404, 409, 422, 429, 500, 503})
  void aBodyWithACodeIsReadWhateverTheStatus(int status) {
    assertThat(read("{\"code\":\"44014\",\"msg\":\"x\",\"data\":null}", status).code())
        .isEqualTo("44014");
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 202, 408, 409, 500, 502, 503, 504, 418})
  void withoutAnApiBodyTheseStatusesSayNothingAboutTheCall(int status) {
    Answer answer = read("<html>oops</html>", status);

    assertThat(answer.ending()).isEqualTo(Ending.NO_ANSWER);
    assertThat(answer.httpStatus()).isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 307, 308, 400, 401, 403, 404, 405, 413, 415, 422, 429})
  void withoutAnApiBodyTheseStatusesAreAnAnswer(int status) {
    Answer answer = read("", status);

    assertThat(answer.ending()).isEqualTo(Ending.ANSWERED);
    assertThat(answer.cause()).isEqualTo("http-" + status);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "garbage",
        "{\"code\":\"20000\",\"msg\":\"Succ",
        "{\"code\":\"20000\"} trailing",
        "{\"code\":\"20000\",\"code\":\"44008\"}",
        "{\"code\":\"20000\",\"data\":{\"refundId\":\"a\",\"refundId\":\"b\"}}",
        "[{\"code\":\"20000\"}]",
        "\"20000\"",
        "{\"code\":null}",
        "{\"code\":\"\"}",
        "{\"code\":20000.0}",
        "{\"code\":2e4}",
        "{\"code\":{\"a\":1}}",
        "{\"code\":\"20000\\u0000\"}",
        "{\"msg\":\"Success\"}"
      })
  void whatIsNotOneWholeAnswerIsNone(String body) {
    isLost(body);
  }

  @Test
  void aCodeThatIsNoCodeIsNone() {
    isLost("{\"code\":\"" + "9".repeat(60) + "\"}");
  }

  @Test
  void deepNestingIsNoAnswer() {
    isLost("{\"code\":\"20000\",\"data\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"paymentId\":\"P2\"",
        "\"referRefundNo\":\"R2\"",
        "\"merchantId\":\"B000000000000\"",
        "\"refundId\":\"G1\",\"paymentId\":5",
        "\"paymentId\":{\"a\":1}"
      })
  void anAnswerAboutSomebodyElseIsNone(String fields) {
    isLost("{\"code\":\"20000\",\"msg\":\"Success\",\"data\":{" + fields + "}}");
  }

  @Test
  void ourOwnIdsAndMissingOnesAreFine() {
    Answer answer =
        read(
            "{\"code\":\"20000\",\"data\":{\"paymentId\":\"P1\",\"referRefundNo\":\"R1\",\"merchantId\":\"B131567545069\",\"refundId\":null}}",
            200);

    assertThat(answer.code()).isEqualTo("20000");
    assertThat(answer.field("refundId")).isEmpty();
  }

  @Test
  void theNumberOfAQueryIsOursAlone() {
    Answer answer =
        reader.read(
            call("query"),
            new ByteArrayInputStream(
                "{\"code\":\"20000\",\"data\":{\"referRefundNo\":\"other\",\"status\":\"paid\"}}"
                    .getBytes(UTF_8)),
            200,
            null);

    assertThat(answer.field("status")).contains("paid");
  }

  private Answer read(Departure call, String data) {
    return reader.read(
        call,
        new ByteArrayInputStream(("{\"code\":\"20000\",\"data\":{" + data + "}}").getBytes(UTF_8)),
        200,
        null);
  }

  @Test
  void faultsAreToldInWordsWithoutClassesOrAddresses() {
    assertThat(reader.noAnswer(new SocketTimeoutException("Read timed out")).message())
        .isEqualTo("the answer did not come in time");
    assertThat(reader.noAnswer(new IOException("10.0.0.1:443 failed to respond")).message())
        .isEqualTo("the connection ended without an answer");
    assertThat(reader.neverLeft(new ConnectException("10.0.0.1 refused")).message())
        .isEqualTo("the gateway cannot be reached");
    assertThat(reader.neverLeft(new IllegalStateException("secret")).message())
        .isEqualTo("the call was not sent");
  }

  @Test
  void anOrderTakenWithoutAPaymentIsALostAnswer() {
    Departure create = call("create", "");

    assertThat(read(create, "\"status\":\"pending\"").message())
        .isEqualTo("the order was taken, but no payment is named");
    assertThat(read(create, "\"paymentId\":\"\"").ending()).isEqualTo(Ending.NO_ANSWER);
    assertThat(read(create, "\"paymentId\":\"P9\"").hasCode()).isTrue();
  }

  @Test
  void aCreatesAnswerNamesAPaymentThatIsNewAndNoOtherOrder() {
    Departure create = call("create", "");
    assertThat(read(create, "\"paymentId\":\"P9\",\"orderNo\":\"R1\"").field("paymentId"))
        .contains("P9");
    assertThat(read(create, "\"paymentId\":\"P9\",\"orderNo\":\"R2\"").message())
        .isEqualTo("the answer is about another orderNo");
    assertThat(read(create, "\"paymentId\":\"P9\",\"referOrderNo\":\"R2\"").ending())
        .isEqualTo(Ending.NO_ANSWER);
  }

  @Test
  void aCancelsAnswerIsAboutItsPaymentWhateverTheOrder() {
    Departure cancel = call("cancel");
    assertThat(read(cancel, "\"paymentId\":\"P1\",\"referOrderNo\":\"O1\"").hasCode()).isTrue();
    assertThat(read(cancel, "\"paymentId\":\"P2\"").message())
        .isEqualTo("the answer is about another paymentId");
  }

  @ParameterizedTest
  @ValueSource(strings = {"create", "query", "cancel", "refund", "refund-query"})
  void anEnvelopeThatDoesNotVerifyIsMarkedForAnAlert(String operation) {
    Answer answer = read(call(operation), "\"body\":\"xx\",\"sign\":\"bad\"");

    assertThat(answer.unverified()).isTrue();
    assertThat(answer.ending()).isEqualTo(Ending.NO_ANSWER);
    assertThat(answer.cause()).isEqualTo("unverified");
    assertThat(read(call(operation), "\"paymentId\":\"P2\"").unverified()).isFalse();
  }

  @Test
  void envelopedDataIsOpened() {
    Answer answer = read("{\"code\":\"20000\",\"data\":{\"body\":\"xx\",\"sign\":\"good\"}}", 200);

    assertThat(answer.field("refundId")).contains("G7");
  }

  @Test
  void anEnvelopeThatDoesNotVerifyOrHoldsNoObjectIsNoAnswer() {
    isLost("{\"code\":\"20000\",\"data\":{\"body\":\"xx\",\"sign\":\"bad\"}}");
    opened = "[1]";
    isLost("{\"code\":\"20000\",\"data\":{\"body\":\"xx\",\"sign\":\"good\"}}");
    opened = "";
    isLost("{\"code\":\"20000\",\"data\":{\"body\":\"xx\",\"sign\":\"good\"}}");
    opened = "{\"paymentId\":\"P2\"}";
    isLost("{\"code\":\"20000\",\"data\":{\"body\":\"xx\",\"sign\":\"good\"}}");
  }

  @Test
  void anAnswerTooLargeIsNone() {
    isLost("{\"code\":\"20000\",\"msg\":\"" + "x".repeat(AnswerReader.MAX_BYTES) + "\"}");
  }

  @Test
  void anAnswerSlowerThanTheTimeOutIsNone() {
    byte[] whole = "{\"code\":\"20000\",\"msg\":\"Success\",\"data\":null}".getBytes(UTF_8);
    InputStream slow =
        new InputStream() {
          private int at;

          @Override
          public int read() {
            nanos.addAndGet(Duration.ofSeconds(1).toNanos());
            return at < whole.length ? whole[at++] : -1;
          }

          @Override
          public int read(byte[] buffer, int from, int length) {
            int next = read();
            if (next < 0) {
              return -1;
            }
            buffer[from] = (byte) next;
            return 1;
          }
        };

    assertThat(reader.read(call("refund"), slow, 200, null).ending()).isEqualTo(Ending.NO_ANSWER);
    assertThat(nanos.get()).as("given up in time").isLessThan(Duration.ofSeconds(17).toNanos());
  }

  @Test
  void anAnswerThatBreaksOffIsNone() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("reset");
          }

          @Override
          public int read(byte[] buffer, int from, int length) throws IOException {
            return read();
          }
        };

    assertThat(reader.read(call("refund"), broken, 200, null).ending()).isEqualTo(Ending.NO_ANSWER);
  }

  @Test
  void noBodyAtAllIsJudgedByItsStatus() {
    assertThat(reader.read(call("refund"), null, 200, null).ending()).isEqualTo(Ending.NO_ANSWER);
    assertThat(reader.read(call("refund"), null, 403, null).ending()).isEqualTo(Ending.ANSWERED);
  }

  @Test
  void retryAfterIsReadInSecondsAndAnythingElseIgnored() {
    assertThat(reader.read(call("refund"), null, 429, " 90 ").retryAfterMillis()).isEqualTo(90_000);
    for (String odd :
        new String[] {"", "-1", "1.5", "Wed, 21 Oct 2026 07:28:00 GMT", "999999999"}) {
      assertThat(reader.read(call("refund"), null, 429, odd).retryAfterMillis()).as(odd).isZero();
    }
  }

  @Test
  void textThatADatabaseCannotHoldIsMadeHarmless() {
    Answer answer =
        read(
            "{\"code\":\"40000\",\"msg\":\"bad\\u0000field\\n"
                + "x".repeat(5_000)
                + "\",\"data\":{\"refundId\":\"G\\u00001\"}}",
            200);

    assertThat(answer.message()).startsWith("bad field ").hasSizeLessThanOrEqualTo(500);
    assertThat(answer.field("refundId").orElseThrow()).doesNotContain("\u0000");
  }
}
