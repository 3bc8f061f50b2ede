package io.bieases.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.fail;

import io.bieases.routes.pace.SendDeadlinePassedException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Behind the connect no fault means "never left": under TLS 1.3 a peer's alert comes after the
 * request was written and still reads as a handshake fault.
 */
class AfterConnectTest {

  private static final Duration LONGEST = Duration.ofSeconds(8);
  private static final long COMMITTED_NANOS = -5_000_000_000L;

  private final HttpPost post = new HttpPost("https://127.0.0.1/refund");
  private final AtomicLong nanos = new AtomicLong(COMMITTED_NANOS);
  private final AtomicBoolean cut = new AtomicBoolean();
  private final List<Duration> late = new ArrayList<>();
  private Duration noteTakes = Duration.ZERO;
  private final AfterConnect afterConnect =
      new AfterConnect(
          LONGEST,
          nanos::get,
          cut::get,
          (attempt, ahead) -> {
            assertThat(attempt).isEqualTo(71);
            late.add(ahead);
            nanos.addAndGet(noteTakes.toNanos());
          });

  @BeforeEach
  void anAttemptIsCommitted() {
    post.setHeader("Committed-Nanos", COMMITTED_NANOS);
    post.setHeader("Attempt-Id", 71);
  }

  static Stream<IOException> faultsThatReadAsNeverLeft() {
    return Stream.of(
        new SSLHandshakeException("alert"),
        new SSLPeerUnverifiedException("peer"),
        new ConnectException("refused"),
        new NoRouteToHostException("route"),
        new UnknownHostException("host"));
  }

  private Throwable behindTheConnect(IOException fault) {
    ExecChain transport =
        (request, scope) -> {
          throw fault;
        };
    return catchThrowable(() -> afterConnect.execute(post, null, transport));
  }

  @ParameterizedTest
  @MethodSource("faultsThatReadAsNeverLeft")
  void aFaultBehindTheConnectSaysThatTheCallMayHaveArrived(IOException fault) {
    assertThat(behindTheConnect(fault))
        .isInstanceOf(AfterConnect.LostAfterConnectException.class)
        .hasNoCause()
        .hasMessageStartingWith(fault.getClass().getSimpleName());
  }

  @Test
  void anyOtherFaultStaysWhatItIs() {
    SocketTimeoutException timeout = new SocketTimeoutException("read");

    assertThat(behindTheConnect(timeout)).isSameAs(timeout);
  }

  @Test
  void anAnswerGoesThrough() throws Exception {
    BasicClassicHttpResponse answer = new BasicClassicHttpResponse(200);

    assertThat(afterConnect.execute(post, null, (request, scope) -> answer)).isSameAs(answer);
  }

  @Test
  void whenTheAttemptWasCommittedIsNobodysBusinessOutside() throws Exception {
    ExecChain transport =
        (request, scope) -> {
          assertThat(request.getHeaders()).isEmpty();
          return new BasicClassicHttpResponse(200);
        };

    assertThat(afterConnect.execute(post, null, transport).getCode()).isEqualTo(200);
  }

  @Test
  void aCallThatTookLongerThanAllItsWaitsDoesNotLeave() {
    nanos.addAndGet(LONGEST.toNanos() + 1);

    assertThat(nothingLeaves())
        .isInstanceOf(SendDeadlinePassedException.class)
        .hasMessageContaining("8000 ms after the commit");
  }

  private static Duration millis(long millis) {
    return Duration.ofMillis(millis);
  }

  private void leaves() throws Exception {
    BasicClassicHttpResponse answer = new BasicClassicHttpResponse(200);
    assertThat(afterConnect.execute(post, null, (request, scope) -> answer)).isSameAs(answer);
  }

  @Test
  void aCallThatLeavesSoonIsCountedFromItsCommit() throws Exception {
    nanos.addAndGet(millis(250).toNanos());

    leaves();
    assertThat(late).isEmpty();
  }

  @Test
  void aCallThatLeavesLateIsCountedFromThen() throws Exception {
    nanos.addAndGet(millis(251).toNanos());

    leaves();
    assertThat(late).containsExactly(Duration.ZERO);
  }

  @Test
  void aNoteThatTakesMostOfThePacesMarginIsEnough() throws Exception {
    nanos.addAndGet(millis(251).toNanos());
    noteTakes = millis(750);

    leaves();
    assertThat(late).containsExactly(Duration.ZERO);
  }

  @Test
  void whereNotesStaySlowTheSecondCountsFromTheLastMomentAtWhichItMayLeave() throws Exception {
    nanos.addAndGet(millis(300).toNanos());
    noteTakes = millis(3_000);

    leaves();
    assertThat(late).containsExactly(Duration.ZERO, LONGEST.minusMillis(3_300));
  }

  @Test
  void aCallWhoseNoteTookTooLongDoesNotLeave() {
    nanos.addAndGet(millis(251).toNanos());
    noteTakes = LONGEST;

    assertThat(nothingLeaves()).isInstanceOf(SendDeadlinePassedException.class);
    assertThat(late).containsExactly(Duration.ZERO);
  }

  @Test
  void aCallWhoseNotesTookTooLongTogetherDoesNotLeave() {
    nanos.addAndGet(millis(251).toNanos());
    noteTakes = LONGEST.dividedBy(2);

    assertThat(nothingLeaves()).isInstanceOf(SendDeadlinePassedException.class);
    assertThat(late).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Committed-Nanos", "Attempt-Id"})
  void aCallThatDoesNotSayWhoseItIsDoesNotLeave(String header) {
    post.removeHeaders(header);

    assertThat(nothingLeaves())
        .isInstanceOf(SendDeadlinePassedException.class)
        .hasMessageContaining(header);
  }

  @Test
  void aCallThatIsCutOffBeforeItHasAConnectionDoesNotLeave() {
    cut.set(true);

    assertThat(nothingLeaves())
        .isInstanceOf(SendDeadlinePassedException.class)
        .hasMessageContaining("stopping");
  }

  private Throwable nothingLeaves() {
    return catchThrowable(
        () -> afterConnect.execute(post, null, (request, scope) -> fail("it has left")));
  }
}
