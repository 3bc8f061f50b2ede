package io.bieases.routes.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LooksTest {

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  private final Looks looks = new Looks(nanos::get);
  private final AtomicInteger taken = new AtomicInteger();

  private int look(String name) {
    return looks.at(name, Integer.class, taken::incrementAndGet);
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void whatWasSeenIsKeptForTwoSecondsAndForTwentyTimesAsLongAsTheLookTook() {
    assertThat(look("quick")).isEqualTo(1);
    pass(Duration.ofMillis(1_999));
    assertThat(look("quick")).isEqualTo(1);
    pass(Duration.ofMillis(1));
    assertThat(look("quick")).isEqualTo(2);

    looks.at(
        "slow",
        Integer.class,
        () -> {
          pass(Duration.ofSeconds(1));
          return 7;
        });
    pass(Duration.ofMillis(19_999));
    assertThat(look("slow")).isEqualTo(7);
    pass(Duration.ofMillis(1));
    assertThat(look("slow")).isEqualTo(3);
  }

  @Test
  void whoeverHasChangedSomethingSeesIt() {
    assertThat(look("it")).isEqualTo(1);
    looks.forget();
    assertThat(look("it")).isEqualTo(2);

    pass(Duration.ofSeconds(2));
    looks.at(
        "it",
        Integer.class,
        () -> {
          looks.forget();
          return 8;
        });
    assertThat(look("it")).as("the look began before the change").isEqualTo(3);
  }

  @Test
  void aLookThatDoesNotEndKeepsNobodyWaiting() {
    look("seen before");
    pass(Duration.ofSeconds(2));
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    CompletableFuture<Integer> slow =
        CompletableFuture.supplyAsync(
            () ->
                looks.at(
                    "slow",
                    Integer.class,
                    () -> {
                      begun.countDown();
                      waitFor(end);
                      return 9;
                    }));
    waitFor(begun);
    pass(Duration.ofSeconds(3));

    assertThat(look("seen before")).isEqualTo(1);
    assertThatThrownBy(() -> look("never seen"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("journal is slow");
    pass(Duration.ofSeconds(30));
    assertThatThrownBy(() -> look("seen before")).hasMessageContaining("journal is slow");
    looks.forget();

    end.countDown();
    assertThat(slow.join()).isEqualTo(9);
    assertThat(look("never seen")).isEqualTo(2);
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
