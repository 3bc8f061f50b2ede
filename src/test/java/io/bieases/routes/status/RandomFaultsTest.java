package io.bieases.routes.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.bieases.routes.journal.Departure;
import io.bieases.routes.journal.LateOwnerException;
import io.bieases.routes.testdb.JournalContract;
import io.bieases.routes.testdb.JournalFixture;
import io.bieases.routes.testdb.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * 50 payments with four refunds each against a gateway of a few lines that answers, refuses, loses
 * answers, executes late and never, while owners die, wake up late and the clock jumps. Judged by
 * what the gateway executed. Repeat a run with {@code -Drandom.faults.seed=…}.
 */
final class RandomFaultsTest {

  @Nested
  final class OnSqlite extends Contract {
    OnSqlite() {
      super(TestDatabase.SQLITE);
    }
  }

  @Nested
  final class OnPostgres extends Contract {
    OnPostgres() {
      super(TestDatabase.POSTGRESQL);
    }
  }

  /** A call that has left and whose end nobody knows yet: it lands until its timestamp is old. */
  private record Late(Departure call, String body, long landsAtMillis) {}

  /** The model: numbers that ran, and what is on the wire. */
  private static final class Gateway {
    private static final long TOLERANCE_MILLIS = 300_000;
    private final Map<String, Integer> executions = new HashMap<>();
    private final Map<String, String> bodies = new HashMap<>();
    private final Set<String> refuses = new HashSet<>();
    private final List<Late> wire = new ArrayList<>();

    /** Our own invariant: no other number of this payment may still be on the wire. */
    void leaves(Departure call, String body, long now) {
      assertThat(wire)
          .as("I4: %s of %s leaves", call.number(), call.paymentId())
          .noneMatch(
              late ->
                  late.call().paymentId().equals(call.paymentId())
                      && !late.call().number().equals(call.number())
                      && now < late.call().startedAtMillis() + TOLERANCE_MILLIS);
      assertThat(bodies.merge(call.number(), body, (first, next) -> first))
          .as("the same bytes at every attempt")
          .isEqualTo(body);
    }

    String arrives(Departure call, long now) {
      if (Math.abs(now - call.startedAtMillis()) > TOLERANCE_MILLIS) {
        return "40000";
      }
      if (executions.containsKey(call.number())) {
        return "44015";
      }
      if (refuses.contains(call.number())) {
        return "44008";
      }
      executions.merge(call.number(), 1, Integer::sum);
      return "20000";
    }

    void land(long now) {
      for (Late late : List.copyOf(wire)) {
        if (late.landsAtMillis() <= now) {
          wire.remove(late);
          arrives(late.call(), late.landsAtMillis());
        }
      }
    }
  }

  abstract static class Contract extends JournalContract {

    private final Gateway gateway = new Gateway();
    private final List<Departure> dead = new ArrayList<>();
    private Random random;

    Contract(TestDatabase database) {
      super(database);
    }

    @Test
    void neverTwiceNeverLostNeverTwoNumbersOfAPaymentAtOnce() {
      long seed = Long.getLong("random.faults.seed", System.nanoTime());
      System.out.println("random.faults.seed=" + seed);
      random = new Random(seed);
      stage();

      int steps = 0;
      while (at.count("instruction WHERE state IN ('waiting', 'sending', 'unknown')") > 0) {
        assertThat(steps++).as("ends; seed %d", seed).isLessThan(6_000);
        // after a while the faults stop, so that the run ends by reconcile and not by ladders
        step(steps < 1_200);
      }

      judge(seed);
    }

    private void stage() {
      List<Integer> refunds = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        refunds.add(i);
      }
      Collections.shuffle(refunds, random);
      for (int i : refunds) {
        at.refund("R" + i, "P" + i / 4);
        if (random.nextInt(10) == 0) {
          gateway.refuses.add("R" + i);
        }
      }
    }

    private void step(boolean faulty) {
      at.clock.addAndGet(random.nextInt(3_000));
      if (random.nextInt(40) == 0) {
        at.pass(Duration.ofMinutes(random.nextInt(20)));
      }
      gateway.land(at.now());
      at.departures.takeOverExpired().forEach(call -> settle(call, JournalFixture.lost()));
      if (faulty && !dead.isEmpty() && random.nextInt(5) == 0) {
        wakeUp(dead.remove(random.nextInt(dead.size())));
      }
      Departure call = at.departures.next("refund");
      if (call == null) {
        at.pass(faulty ? Duration.ofSeconds(5) : Duration.ofMinutes(5));
        return;
      }
      String body = call.body().orElse("{\"refundTime\":" + call.startedAtMillis() + "}");
      at.departures.keepBody(call, body);
      if (faulty && random.nextInt(100) < 50) {
        goWrong(call, body);
      } else {
        gateway.leaves(call, body, at.now());
        settle(call, answer(gateway.arrives(call, at.now())));
      }
    }

    private void goWrong(Departure call, String body) {
      switch (random.nextInt(9)) {
        case 0 -> settle(call, JournalFixture.neverLeft());
        case 1 -> settle(call, answer("44014"));
        case 2 -> settle(call, answer("42901"));
        case 3 -> settle(call, answer("41010"));
        case 4 -> dead.add(call); // died before it left
        case 5 -> { // executed, the owner died before it could write
          gateway.leaves(call, body, at.now());
          gateway.arrives(call, at.now());
          dead.add(call);
        }
        case 6 -> { // executed or refused, the answer lost or strange
          gateway.leaves(call, body, at.now());
          gateway.arrives(call, at.now());
          settle(call, random.nextBoolean() ? JournalFixture.lost() : answer("99999"));
        }
        case 7 -> { // on its way until it lands
          gateway.leaves(call, body, at.now());
          gateway.wire.add(new Late(call, body, at.now() + random.nextInt(299_000)));
          settle(call, JournalFixture.lost());
        }
        default -> settle(call, answer("44000"));
      }
    }

    /** A dead owner comes back: it must neither send nor write. */
    private void wakeUp(Departure call) {
      JournalFixture.Row row = at.row(call.number());
      if (row.fence() != call.fence()) {
        try {
          at.outcomes.accepted(call, answer("20000"));
          throw new AssertionError("a late owner has written");
        } catch (LateOwnerException expected) {
          assertThat(at.row(call.number())).isEqualTo(row);
        }
      }
    }

    private static Answer answer(String code) {
      return code.equals("20000") ? JournalFixture.accepted("G") : JournalFixture.code(code);
    }

    /** The refund's routes in a few lines. */
    private void settle(Departure call, Answer answer) {
      switch (answer.cause()) {
        case "20000" -> at.outcomes.accepted(call, answer);
        case "44008" -> {
          if (call.again()) {
            unknown(call, answer);
          } else {
            at.outcomes.rejected(call, answer, false);
          }
        }
        case "44014" -> parkIf("used-up", at.outcomes.retry(call, answer, false), call, answer);
        case "44015" -> {
          String whose = at.outcomes.duplicate(call, answer);
          if (!whose.equals("ours")) {
            at.outcomes.parked(call, answer, whose);
          }
        }
        case "42901" -> {
          at.departures.slowDown(call, 0);
          at.outcomes.throttled(call, answer);
        }
        case "41010" -> {
          if (call.again()) {
            unknown(call, answer);
          } else {
            at.holds.shortOfFunds(call, answer);
          }
        }
        case "44000" -> parkIf("only-this-row", at.holds.held(call, answer, "*"), call, answer);
        case "never-left" -> at.holds.awaitGateway(call, answer);
        default -> unknown(call, answer);
      }
    }

    private void unknown(Departure call, Answer answer) {
      parkIf("used-up", at.outcomes.unknown(call, answer, false), call, answer);
    }

    private void parkIf(String word, String said, Departure call, Answer answer) {
      if (word.equals(said)) {
        at.outcomes.parked(call, answer, word);
      }
    }

    private void judge(long seed) {
      gateway.land(Long.MAX_VALUE);
      assertThat(gateway.executions.values()).as("I1, seed %d", seed).allMatch(times -> times == 1);
      int reported = 0;
      for (int i = 0; i < 200; i++) {
        JournalFixture.Row row = at.row("R" + i);
        boolean executed = gateway.executions.containsKey("R" + i);
        String what = "R" + i + " " + row + ", seed " + seed;
        switch (row.state()) {
          case "accepted", "duplicate" -> {
            reported++;
            assertThat(executed).as(what).isTrue();
          }
          case "rejected" -> assertThat(executed).as(what).isFalse();
          case "parked" -> {
            if (executed) {
              assertThat(row.evidence()).as(what).startsWith("may have been paid");
            }
          }
          default -> throw new AssertionError("not settled: " + what);
        }
        assertThat(row.line()).as(what).isFalse();
      }
      assertThat(at.count("attempt")).as("each call has its attempt").isGreaterThan(200);
      assertThat(reported).as("seed %d", seed).isGreaterThan(100);
      assertThat(at.count("outbox WHERE destination = 'bieases.outcomes'"))
          .as("one final word each")
          .isEqualTo(200);
    }
  }
}
