package io.bieases.routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every transport fault that the sandbox gateway can play, on a refund and on a query. */
@ExtendWith(SharedBundle.class)
class TransportTest {

  /**
   * What the first request of a number meets.
   *
   * @param executed whether the gateway executes it all the same
   * @param settings of the fault
   */
  record Lost(String name, String fault, boolean executed, Map<String, Object> settings) {
    private String refund() {
      return "T-" + name;
    }

    private String asked() {
      return "Q-" + name + "-SIM44010x1";
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static List<Lost> lost() {
    List<Lost> all = new ArrayList<>();
    all.add(new Lost("execute-then-drop", "execute-then-drop", true, Map.of()));
    all.add(new Lost("drop-before-execute", "drop-before-execute", false, Map.of()));
    for (int status : List.of(500, 502, 503, 504)) {
      all.add(new Lost("after-" + status, "error-after-execute", true, Map.of("status", status)));
      all.add(new Lost("before-" + status, "http-status", false, Map.of("status", status)));
    }
    for (int status : List.of(408, 409)) {
      all.add(
          new Lost("http-" + status, "http-status", false, Map.of("status", status, "body", "no")));
    }
    all.add(new Lost("garbage", "garbage", true, Map.of()));
    all.add(new Lost("cut-json", "garbage", true, Map.of("body", "{\"code\":\"200")));
    all.add(new Lost("no-code", "garbage", true, Map.of("body", "{\"msg\":\"Success\"}")));
    all.add(
        new Lost(
            "two-codes",
            "garbage",
            true,
            Map.of("body", "{\"code\":\"20000\",\"code\":\"40000\"}")));
    all.add(new Lost("half-answer", "half-answer", true, Map.of()));
    all.add(new Lost("foreign-ids", "foreign-ids", true, Map.of()));
    all.add(new Lost("slow", "slow", true, Map.of("delayMillis", 2_500)));
    all.add(new Lost("drip", "slow", true, Map.of("byteMillis", 400)));
    return all;
  }

  private static final List<Integer> UNPROCESSABLE = List.of(413, 422);

  private static RunningBundle bundle;
  private static Map<String, Journal.Instruction> became;

  @BeforeAll
  static void oneFileMeetsAllFaultsThatStopNobodyElse(RunningBundle running) {
    bundle = running;
    List<String> numbers = new ArrayList<>();
    for (Lost lost : lost()) {
      bundle.gateway().once(lost.fault(), "refund", lost.refund(), lost.settings());
      bundle
          .gateway()
          .once(lost.fault(), "query", RunningBundle.paid(lost.asked()), lost.settings());
      numbers.add(lost.refund());
      numbers.add(lost.asked());
    }
    for (int status : UNPROCESSABLE) {
      bundle
          .gateway()
          .once("http-status", "refund", "T-" + status, Map.of("status", status, "body", "no"));
      bundle.gateway().once("drop-before-execute", "refund", "A-" + status);
      bundle
          .gateway()
          .once("http-status", "refund", "A-" + status, Map.of("status", status, "body", "no"));
      numbers.add("T-" + status);
      numbers.add("A-" + status);
    }
    bundle.gateway().once("garbage", "refund", "T-unverified", Envelopes.FORGED);
    numbers.add("T-unverified");
    bundle.drop("faults.csv", numbers.stream().map(RunningBundle::row).toList());
    became = bundle.settled(numbers);
  }

  @BeforeEach
  void nothingIsHeld() {
    await().until(() -> bundle.journal().openHolds() == 0);
  }

  @ParameterizedTest
  @MethodSource("lost")
  void aLostAnswerIsUnknownAndTheSameNumberClosesIt(Lost lost) {
    Journal.Instruction refund = became.get(lost.refund());

    assertThat(bundle.journal().branches(refund).subList(0, 2))
        .containsExactly("unknown", lost.executed() ? "duplicate" : "accepted");
    assertThat(bundle.journal().attempts(refund).get(0).ending()).isEqualTo("no-answer");
    assertThat(bundle.gateway().requests(lost.refund())).as("one request an attempt").isEqualTo(2);
    assertThat(bundle.gateway().executed()).containsOnlyOnce(lost.refund());
  }

  @Test
  void anEnvelopeThatDoesNotVerifyIsUnknownAndAPersonIsTold() {
    bundle.outboxIsEmpty();
    assertThat(bundle.journal().branches(became.get("T-unverified")).subList(0, 2))
        .containsExactly("unknown", "duplicate");
    assertThat(bundle.letters("bieases.alerts"))
        .filteredOn(letter -> letter.body().contains("\"refund\""))
        .extracting(RunningBundle.Letter::code)
        .contains("unverified");
  }

  @ParameterizedTest
  @MethodSource("lost")
  void aQuestionWhoseAnswerWasLostIsAskedAgain(Lost lost) {
    await()
        .until(
            () ->
                bundle.journal().questions(lost.asked()).stream()
                    .allMatch(question -> question.state().equals("accepted")));
    Journal.Instruction question = bundle.journal().questions(lost.asked()).get(0);

    assertThat(bundle.journal().branches(question)).containsExactly("retry", "accepted");
    assertThat(questionsAbout(lost.asked())).as("one request an attempt").isEqualTo(2);
    assertThat(became.get(lost.asked()).state()).isEqualTo("accepted");
  }

  private long questionsAbout(String number) {
    return bundle.gateway().arrivals().stream()
        .filter(one -> one.operation().equals("query"))
        .filter(one -> one.paymentId().equals(RunningBundle.paid(number)))
        .count();
  }

  @Test
  void aTrickleOfBytesEndsWithTheResponseTimeout() {
    Journal.Attempt dripped = bundle.journal().attempts(became.get("T-drip")).get(0);

    assertThat(dripped.endedAtMillis() - dripped.startedAtMillis())
        .as("connect 1 s, first byte 1 s, the rest 1 s, 2 s for the pool; and the machine")
        .isLessThan(8_000);
  }

  @ParameterizedTest
  @ValueSource(ints = {413, 422})
  void aRequestThatCannotBeProcessedIsRejectedWithAnAlert(int status) {
    bundle.outboxIsEmpty();
    Journal.Instruction refund = became.get("T-" + status);

    assertThat(bundle.journal().branches(refund)).containsExactly("rejected");
    assertThat(bundle.gateway().requests(refund.number())).isEqualTo(1);
    assertThat(bundle.gateway().executed()).doesNotContain(refund.number());
    assertThat(bundle.letters("bieases.dead-letter"))
        .extracting(RunningBundle.Letter::number)
        .containsOnlyOnce(refund.number());
    assertThat(bundle.letters("bieases.alerts"))
        .extracting(RunningBundle.Letter::code)
        .contains("http-" + status);
  }

  @ParameterizedTest
  @ValueSource(ints = {413, 422})
  void aRequestThatCannotBeProcessedAfterALostAnswerIsParked(int status) {
    Journal.Instruction refund = became.get("A-" + status);

    assertThat(bundle.journal().branches(refund)).containsExactly("unknown", "parked");
    assertThat(refund.evidence()).startsWith("may have been paid");
    assertThat(bundle.gateway().requests(refund.number())).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 405, 415, 300, 301, 302, 303, 307, 308})
  void anAnswerOfTheWrongPlaceHoldsTheMerchantForRefundAndQuestion(int status) {
    String refund = "W-" + status;
    String asked = "W-" + status + "-SIM44010x1";
    try (Elsewhere elsewhere = new Elsewhere()) {
      once("refund", refund, status, elsewhere);
      once("query", RunningBundle.paid(asked), status, elsewhere);
      bundle.drop(refund + ".csv", Stream.of(refund, asked).map(RunningBundle::row).toList());
      Map<String, Journal.Instruction> held = bundle.settled(List.of(refund, asked));
      await().until(() -> bundle.journal().questions(asked).get(0).state().equals("accepted"));
      Journal.Instruction question = bundle.journal().questions(asked).get(0);

      assertThat(bundle.journal().branches(held.get(refund))).containsExactly("held", "accepted");
      assertThat(bundle.journal().branches(question)).containsExactly("held", "accepted");
      assertThat(bundle.gateway().requests(refund)).isEqualTo(2);
      assertThat(questionsAbout(asked)).isEqualTo(2);
      assertThat(
              Stream.of(held.get(refund), question)
                  .flatMap(raiser -> bundle.journal().holdsRaisedBy(raiser).stream()))
          .as("whoever was first")
          .isNotEmpty()
          .allMatch(hold -> hold.cause().equals("http-" + status));
      assertThat(elsewhere.visits()).as("redirects are not followed").isZero();
    }
  }

  private static void once(String operation, String number, int status, Elsewhere elsewhere) {
    if (status / 100 == 3) {
      bundle
          .gateway()
          .once(
              "redirect", operation, number, Map.of("status", status, "location", elsewhere.url()));
    } else {
      bundle
          .gateway()
          .once("http-status", operation, number, Map.of("status", status, "body", "no"));
    }
  }

  /** The target of a redirect: nobody must come. */
  private static final class Elsewhere implements AutoCloseable {
    private final AtomicInteger visits = new AtomicInteger();
    private final HttpServer server;

    private Elsewhere() {
      try {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
      } catch (java.io.IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
      server.createContext(
          "/",
          exchange -> {
            visits.incrementAndGet();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
          });
      server.start();
    }

    private String url() {
      return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    private int visits() {
      return visits.get();
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
