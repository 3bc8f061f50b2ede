package io.bieases.routes.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

class RememberingPasswordEncoderTest {

  private final List<String> hashed = Collections.synchronizedList(new ArrayList<>());

  private final PasswordEncoder slow =
      new PasswordEncoder() {
        @Override
        public String encode(CharSequence password) {
          return "hash of " + password;
        }

        @Override
        public boolean matches(CharSequence password, String hash) {
          hashed.add(password + "/" + hash);
          return encode(password).equals(hash);
        }
      };

  private final PasswordEncoder encoder = new RememberingPasswordEncoder(slow, new byte[] {1, 2});

  @Test
  void whatMatchedOnceIsNotHashedAgain() {
    assertThat(encoder.matches("right", "hash of right")).isTrue();
    assertThat(encoder.matches("right", "hash of right")).isTrue();

    assertThat(hashed).hasSize(1);
  }

  @Test
  void aGuessIsHashedEachTimeAndNeverPasses() {
    assertThat(encoder.matches("right", "hash of right")).isTrue();
    for (int i = 0; i < 3; i++) {
      assertThat(encoder.matches("wrong", "hash of right")).isFalse();
    }

    assertThat(hashed).hasSize(4);
  }

  @Test
  void aNewHashIsANewQuestion() {
    assertThat(encoder.matches("right", "hash of right")).isTrue();
    assertThat(encoder.matches("right", "hash of other")).isFalse();
  }

  @Test
  void theOldestIsForgottenWhenThereAreTooMany() {
    for (int i = 0; i <= 1_000; i++) {
      assertThat(encoder.matches("p" + i, "hash of p" + i)).isTrue();
    }
    hashed.clear();

    assertThat(encoder.matches("p1000", "hash of p1000")).isTrue();
    assertThat(hashed).isEmpty();
    assertThat(encoder.matches("p0", "hash of p0")).isTrue();
    assertThat(hashed).hasSize(1);
  }

  @Test
  void manyCallsAtOnceWithTheSamePasswordAreLetInAndItIsHashedOnceOrTwice() throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(16);
    try {
      List<Callable<Boolean>> calls =
          Collections.nCopies(16, () -> encoder.matches("right", "hash of right"));
      for (Future<Boolean> call : callers.invokeAll(calls)) {
        assertThat(call.get()).isTrue();
      }
    } finally {
      callers.shutdownNow();
    }
    assertThat(hashed).hasSizeBetween(1, 2);
  }

  /** Passwords that begin so come inside and stand still there until it is open. */
  private PasswordEncoder standingStill(
      String beginning, CountDownLatch inside, CountDownLatch open) {
    return new RememberingPasswordEncoder(
        new PasswordEncoder() {
          @Override
          public String encode(CharSequence password) {
            return slow.encode(password);
          }

          @Override
          public boolean matches(CharSequence password, String hash) {
            if (password.toString().startsWith(beginning)) {
              inside.countDown();
              waitFor(open);
            }
            return slow.matches(password, hash);
          }
        },
        new byte[] {1, 2});
  }

  @Test
  void twoAreHashedAtOnceTheNextIsSentAwayAndWhatIsRememberedNeverWaits() throws Exception {
    CountDownLatch inside = new CountDownLatch(2);
    CountDownLatch open = new CountDownLatch(1);
    PasswordEncoder busy = standingStill("wrong", inside, open);
    assertThat(busy.matches("right", "hash of right")).isTrue();
    ExecutorService guesses = Executors.newFixedThreadPool(2);
    try {
      List<Future<Boolean>> wrong =
          List.of(
              guesses.submit(() -> busy.matches("wrong1", "hash of right")),
              guesses.submit(() -> busy.matches("wrong2", "hash of right")));
      waitFor(inside);

      assertThatThrownBy(() -> busy.matches("wrong3", "hash of right"))
          .isInstanceOf(AuthenticationServiceException.class);
      assertThat(busy.matches("right", "hash of right")).isTrue();
      open.countDown();
      for (Future<Boolean> guess : wrong) {
        assertThat(guess.get(5, TimeUnit.SECONDS)).isFalse();
      }
      assertThat(busy.matches("wrong4", "hash of right")).isFalse();
    } finally {
      open.countDown();
      guesses.shutdownNow();
    }
  }

  /**
   * Of one address 24 are hashed or wait; one more is sent away at once, another address is not.
   */
  @Test
  void oneAddressDoesNotKeepTheOthersOut() throws Exception {
    CountDownLatch open = new CountDownLatch(1);
    PasswordEncoder busy = standingStill("", new CountDownLatch(0), open);
    List<Thread> threads = new CopyOnWriteArrayList<>();
    ExecutorService callers =
        Executors.newCachedThreadPool(
            work -> {
              Thread thread = new Thread(work);
              threads.add(thread);
              return thread;
            });
    try {
      List<Future<Boolean>> guesses =
          IntStream.range(0, 24)
              .mapToObj(i -> callers.submit(() -> from("192.0.2.1", busy, "wrong" + i)))
              .toList();
      await("all are hashed or wait")
          .pollInterval(Duration.ofMillis(10))
          .until(
              () ->
                  threads.stream()
                      .allMatch(thread -> thread.getState() == Thread.State.TIMED_WAITING));
      long start = System.nanoTime();
      for (int i = 0; i < 10; i++) {
        assertThatThrownBy(() -> from("192.0.2.1", busy, "wrong"))
            .isInstanceOf(AuthenticationServiceException.class);
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .as("who waits, waits two seconds")
          .isLessThan(Duration.ofSeconds(2));
      Future<Boolean> other = callers.submit(() -> from("192.0.2.2", busy, "right"));
      open.countDown();

      assertThat(other.get(5, TimeUnit.SECONDS)).isTrue();
      for (Future<Boolean> guess : guesses) {
        assertThat(guess.get(5, TimeUnit.SECONDS)).isFalse();
      }
      // who was sent away is not counted for ever
      assertThat(from("192.0.2.1", busy, "right")).isTrue();
    } finally {
      open.countDown();
      callers.shutdownNow();
    }
  }

  private static boolean from(String address, PasswordEncoder encoder, String password) {
    MockHttpServletRequest request = new MockHttpServletRequest();
    request.setRemoteAddr(address);
    RequestContextHolder.setRequestAttributes(new ServletRequestAttributes(request));
    try {
      return encoder.matches(password, "hash of right");
    } finally {
      RequestContextHolder.resetRequestAttributes();
    }
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      assertThat(latch.await(5, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
