package io.bieases.routes.status;

import static io.bieases.routes.testdb.JournalFixture.accepted;
import static io.bieases.routes.testdb.JournalFixture.code;
import static io.bieases.routes.testdb.JournalFixture.lost;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.bieases.routes.journal.DeadLetters.DeadLetter;
import io.bieases.routes.journal.Departure;
import io.bieases.routes.journal.InstructionHistory;
import io.bieases.routes.journal.InstructionViews;
import io.bieases.routes.journal.Merchants;
import io.bieases.routes.journal.Outcome;
import io.bieases.routes.status.Replays.Which;
import io.bieases.routes.testdb.JournalContract;
import io.bieases.routes.testdb.TestDatabase;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which dead letters go out again, and that none of them can pay twice. */
final class ReplaysTest {

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

  abstract static class Contract extends JournalContract {

    private static final Person ANN = new Person("ann", "the field is mended");
    private static final Person BOB = new Person("bob", "by test");
    private static final Set<String> MAY_BE_MONEY =
        Set.of("waiting", "sending", "accepted", "duplicate", "succeeded", "unknown", "parked");

    private Replays replays;
    private Decisions decisions;

    Contract(TestDatabase database) {
      super(database);
    }

    @BeforeEach
    void wire() {
      Merchants merchants = new Merchants(at.jdbc, at.transaction, at.database.kind());
      replays = new Replays(at.settlement, merchants, at.jdbc, at.jdbc);
      decisions = new Decisions(at.settlement, merchants);
    }

    private void reject(String number, String payment) {
      at.refund(number, payment);
      Departure call = at.refundLeaves();
      at.departures.keepBody(call, "{\"body\":\"of " + number + "\"}");
      at.outcomes.rejected(call, code("44010"), false);
      at.pass(Duration.ofSeconds(1));
    }

    private String replay(String number) {
      return replays.replay(Which.number("main", "refund", number), "", ANN).word();
    }

    private DryRun dryRun(String code) {
      return replays.dryRun(Which.code("main", "refund", code));
    }

    private static List<String> numbers(List<DeadLetter> letters) {
      return letters.stream().map(DeadLetter::number).toList();
    }

    @Test
    void aDeadLetterGoesOutAgainWithItsOwnNumberAndBodyOnAFreshLadder() {
      reject("R1", "P1");

      assertThat(replay("R1")).isEqualTo("replayed");

      Departure call = at.refundLeaves();
      assertThat(call.number()).isEqualTo("R1");
      assertThat(call.body()).contains("{\"body\":\"of R1\"}");
      assertThat(at.outcomes.retry(call, code("44014"), false)).isEqualTo("again");
      at.pass(Duration.ofMinutes(1));
      at.outcomes.accepted(at.refundLeaves(), accepted("G1"));
      assertThat(at.state("R1")).isEqualTo("accepted");
      assertThat(at.messages("bieases.outcomes")).hasSize(2).doesNotHaveDuplicates();
      assertThat(new InstructionViews(at.jdbc, "test").life("main", "R1", "").get(0).decisions())
          .extracting(InstructionHistory.Decision::action, InstructionHistory.Decision::reason)
          .containsExactly(tuple("replay", ANN.reason()));
    }

    @Test
    void whatMayHaveRunIsNoDeadLetterWhoeverClosedIt() {
      at.refund("R1", "P1");
      Departure call = at.refundLeaves();
      at.departures.keepBody(call, "{}");
      at.outcomes.unknown(call, lost(), false);
      at.pass(Duration.ofMinutes(10));
      decisions.close(new Seen("main", "refund", "R1", at.row("R1").fence()), "no", ANN);
      assertThat(at.state("R1")).isEqualTo("rejected");

      Decision left = replays.replay(Which.number("main", "refund", "R1"), "", ANN);

      assertThat(left.word()).isEqualTo("left-out");
      assertThat(left.text()).contains("R1", "may have been executed");
      assertThat(at.state("R1")).isEqualTo("rejected");
    }

    @Test
    void whatIsNotRejectedOrHasNoBodyOrIsNotThereIsLeft() {
      reject("R1", "P1");
      at.jdbc.sql("UPDATE instruction SET body = NULL").update();
      assertThat(replay("R1")).isEqualTo("left-out");
      at.refund("R2", "P2");
      assertThat(replay("R2")).isEqualTo("left-out");
      assertThat(replay("R3")).isEqualTo("unknown-number");
      assertThat(replay("R1\0")).isEqualTo("unknown-number");
      assertThat(replays.replay(Which.code("main", "refund", "44999"), "", ANN).word())
          .isEqualTo("unknown-number");
      assertThat(at.count("operator_action")).isZero();
    }

    @Test
    void aCorrectedRefundUnderANewNumberStandsInTheWay() {
      reject("R1", "P1");
      at.refund("R1-NEW", "P1");
      assertThat(replays.replay(Which.number("main", "refund", "R1"), "", ANN).text())
          .contains("R1-NEW (waiting)");
      Departure corrected = at.refundLeaves();
      at.departures.keepBody(corrected, "{}");
      assertThat(replay("R1")).as("under way").isEqualTo("left-out");
      at.outcomes.accepted(corrected, accepted("G1"));
      assertThat(replay("R1")).isEqualTo("left-out");
    }

    private void file(String merchant, String operation, String state) {
      at.jdbc
          .sql(
              """
              INSERT INTO batch (id, merchant, operation, file_name, node, location, state, rows_total, released_to, arrived_at)
              VALUES (?, ?, ?, 'r.csv', 'another', ?, ?, 2, 1, 1)
              """)
          .params(merchant + operation + state, merchant, operation, operation + state, state)
          .update();
    }

    @ParameterizedTest
    @ValueSource(strings = {"arrived", "checking", "staged"})
    void aFileWhoseRowsAreNotAllSeenYetStandsInTheWay(String state) {
      reject("R1", "P1");
      at.instruction("main", "cancel", "C1", "P2", Outcome.BATCH);
      Departure cancel = at.leaves("cancel");
      at.departures.keepBody(cancel, "{}");
      at.outcomes.rejected(cancel, code("44010"), false);
      file("main", "refund", state);

      Decision left = replays.replay(Which.number("main", "refund", "R1"), "", ANN);

      assertThat(left.word()).isEqualTo("left-out");
      assertThat(left.text())
          .contains("a file of this merchant is being read: ", "; look again when it is");
      assertThat(at.state("R1")).isEqualTo("rejected");
      assertThat(replays.replay(Which.number("main", "cancel", "C1"), "", ANN).word())
          .as("pays nothing")
          .isEqualTo("replayed");
      at.jdbc.sql("UPDATE batch SET state = 'released'").update();
      assertThat(replay("R1")).isEqualTo("replayed");
    }

    @Test
    void aFileOfAnotherMerchantOrOperationStandsInNobodysWay() {
      reject("R1", "P1");
      file("other", "refund", "staged");
      file("main", "cancel", "staged");
      file("main", "refund", "refused");

      assertThat(replay("R1")).isEqualTo("replayed");
    }

    @Test
    void aCorrectedRefundThatIsJustBeingHandedInIsWaitedFor() throws Exception {
      reject("R1", "P1");
      ExecutorService operator = Executors.newSingleThreadExecutor();
      try {
        Future<String> replay =
            at.transaction.execute(
                status -> {
                  at.refund("R1-NEW", "P1");
                  Future<String> waits = operator.submit(() -> replay("R1"));
                  await().until(() -> waits.isDone() || at.somebodyWaits());
                  return waits;
                });
        assertThat(replay.get(10, TimeUnit.SECONDS)).isEqualTo("left-out");
      } finally {
        operator.shutdown();
      }
    }

    @Test
    void ofARefundAndItsCorrectionThatWereBothRefusedOneIsSent() {
      reject("R1", "P1");
      reject("R2", "P1");
      DryRun both = dryRun("44010");
      assertThat(numbers(both.send())).as("the corrected one").containsExactly("R2");

      assertThat(replay("R1")).isEqualTo("replayed");

      assertThat(replay("R2")).as("the first was brought back meanwhile").isEqualTo("left-out");
      at.outcomes.accepted(at.refundLeaves(), accepted("G1"));
      assertThat(replay("R2")).isEqualTo("left-out");
    }

    @Test
    void manyAreSentOnlyAsTheyWereSeen() {
      reject("R1", "P1");
      reject("R2", "P2");
      DryRun seen = dryRun("44010");
      assertThat(numbers(seen.send())).containsExactly("R2", "R1");
      reject("R3", "P3");
      Which all = Which.code("main", "refund", "44010");

      assertThat(replays.replay(all, seen.token(), ANN).word()).isEqualTo("changed");
      assertThat(replays.replay(all, "", ANN).word()).isEqualTo("changed");
      assertThat(replays.replay(all, "3-000000000000", ANN).word()).isEqualTo("changed");
      assertThat(at.nothingLeaves("refund")).isTrue();

      assertThat(replays.replay(all, dryRun("44010").token(), ANN).word()).isEqualTo("replayed");
      assertThat(at.count("instruction WHERE state = 'waiting'")).isEqualTo(3);
      assertThat(at.count("operator_action WHERE operator = 'ann'")).isEqualTo(3);
      assertThat(replays.replay(all, seen.token(), ANN).word()).isEqualTo("unknown-number");
    }

    @Test
    void aDryRunChangesNothing() {
      reject("R1", "P1");
      long before = at.row("R1").fence();

      dryRun("44010");
      replays.dryRun(Which.number("main", "refund", "R1"));
      replays.dryRun(Which.batch("B1"));

      assertThat(at.row("R1").fence()).isEqualTo(before);
      assertThat(at.state("R1")).isEqualTo("rejected");
    }

    @Test
    void aWordOfTheGatewayAboutItStandsInTheWay() {
      reject("R1", "P1");
      at.jdbc
          .sql(
              "INSERT INTO event (merchant, digest, payload, received_at, effect, instruction_id)"
                  + " VALUES ('main', 'd', '{}', 1, 'contradiction: paid', ?)")
          .param(at.row("R1").id())
          .update();

      assertThat(replay("R1")).isEqualTo("left-out");
    }

    /** Good ones, and behind them so many whose correction was paid. */
    private void goodBehindTwins(int good, int twins, String batch) {
      at.jdbc
          .sql(
              """
              INSERT INTO batch (id, merchant, operation, file_name, node, location, state, arrived_at)
              VALUES (:batch, 'main', 'refund', 'r.csv', 'n1', :batch, 'attention', 1)
              """)
          .param("batch", batch)
          .update();
      many("GOOD-", good, "rejected", batch, "P-GOOD-");
      many("TWIN-", twins, "rejected", batch, "P-TWIN-");
      many("PAID-", twins, "succeeded", null, "P-TWIN-");
    }

    private void many(String number, int count, String state, String batch, String payment) {
      at.jdbc
          .sql(
              """
              INSERT INTO instruction (merchant, operation, number, payment_id, amount_minor, currency, details, body,
                     door, batch_id, state, code, priority, created_at, updated_at)
              WITH RECURSIVE n (no) AS (SELECT 1 UNION ALL SELECT no + 1 FROM n WHERE no < :count)
              SELECT 'main', 'refund', :number || no, :payment || no, 1000 + no % 2, 'USD', '{}', '{}',
                     'file', CAST(:batch AS TEXT), :state, CASE :state WHEN 'rejected' THEN '44010' END, 30, 1, 1
                FROM n ORDER BY no
              """)
          .param("count", count)
          .param("number", number)
          .param("payment", payment)
          .param("batch", batch)
          .param("state", state)
          .update();
    }

    @Test
    void whatCannotBeSentDoesNotHideWhatCanBehindIt() {
      goodBehindTwins(100, 600, "B1");

      for (Which which : List.of(Which.code("main", "refund", "44010"), Which.batch("B1"))) {
        DryRun run = replays.dryRun(which);
        assertThat(run.send()).hasSize(100);
        assertThat(numbers(run.send())).startsWith("GOOD-100", "GOOD-99").endsWith("GOOD-1");
        assertThat(run.leftOut()).isEqualTo(600);
        assertThat(run.leave()).as("shown of them").hasSize(500);
        assertThat(run.notLookedAt()).isZero();
        assertThat(run.sums()).containsOnly(Map.entry("USD", new BigDecimal("1000.50")));
        assertThat(run.words()).isEqualTo("100 would be sent again, 600 are left out");
      }

      Which file = Which.batch("B1");
      Decision sent = replays.replay(file, replays.dryRun(file).token(), ANN);
      assertThat(sent)
          .hasToString(
              "replayed: 100 go out again when pace, hold and line allow, 600 are left out");
      assertThat(at.count("instruction WHERE state = 'waiting' AND number LIKE 'GOOD-%'"))
          .isEqualTo(100);
      assertThat(replays.dryRun(file).send()).isEmpty();
      assertThat(replays.replay(file, "", ANN))
          .hasToString("left-out: 0 would be sent again, 600 are left out");
    }

    @Test
    void soManyAreSentAtOnceAsGoInOneTransactionAndTheRestAfterThem() {
      goodBehindTwins(600, 600, "B1");
      Which code = Which.code("main", "refund", "44010");
      DryRun first = replays.dryRun(code);
      assertThat(first.send()).hasSize(500);
      assertThat(first.notLookedAt()).isEqualTo(100);

      assertThat(replays.replay(code, first.token(), ANN).text())
          .endsWith(", 600 are left out, 100 more are not looked at yet");
      DryRun second = replays.dryRun(code);
      assertThat(second.send()).hasSize(100);
      assertThat(second.token()).isNotEqualTo(first.token());
      assertThat(replays.replay(code, first.token(), ANN).word()).isEqualTo("changed");
      assertThat(replays.replay(code, second.token(), ANN).word()).isEqualTo("replayed");
      assertThat(at.count("instruction WHERE state = 'waiting'")).isEqualTo(600);
    }

    /** A dry run looks without a lock. */
    @Test
    void whatGetsATwinWhileTheReplayWaitsForTheLockIsNotSent() {
      reject("R1", "P1");
      reject("R2", "P2");
      Which all = Which.code("main", "refund", "44010");
      String token = dryRun("44010").token();
      Merchants late =
          new Merchants(at.jdbc, at.transaction, at.database.kind()) {
            @Override
            public void lockAgainstNew(String alias) {
              super.lockAgainstNew(alias);
              at.refund("R1-NEW", "P1");
            }
          };
      Replays replaying = new Replays(at.settlement, late, at.jdbc, at.jdbc);

      assertThat(replaying.replay(all, token, ANN))
          .hasToString(
              "changed: that is not what a dry run shows now (1 would be sent again, left out: R1,"
                  + " the same payment and amount was handed in or brought back later: R1-NEW"
                  + " (waiting); sending this one too would pay twice): look at a new one first");
      assertThat(at.state("R1")).isEqualTo("rejected");
      assertThat(at.state("R2")).isEqualTo("rejected");
    }

    /** What a reader of the rules would do by hand, over histories nobody thought of. */
    @Test
    void whateverHappenedExactlyTheSafeOnesAreSentAndNoneIsPaidTwice() {
      // a page for each, so that every history is longer than one
      Merchants merchants = new Merchants(at.jdbc, at.transaction, at.database.kind());
      replays = new Replays(at.settlement, merchants, at.jdbc, at.jdbc, 1);
      for (int seed = 0; seed < 12; seed++) {
        Random random = new Random(seed);
        at.jdbc.sql("DELETE FROM alert_row").update();
        at.jdbc.sql("DELETE FROM alert").update();
        at.jdbc.sql("DELETE FROM attempt").update();
        at.jdbc.sql("DELETE FROM instruction").update();
        at.jdbc.sql("DELETE FROM hold").update();
        Map<String, Long> broughtBack = new HashMap<>();
        int next = 0;
        for (int step = 0; step < 60; step++) {
          at.pass(Duration.ofMillis(1 + random.nextInt(2)));
          switch (random.nextInt(6)) {
            case 0, 1 -> refund("S" + seed + "-" + next++, random);
            case 2, 3 -> answer(random);
            case 4 -> resend(random, broughtBack);
            default -> replayOne(seed, random, broughtBack);
          }
        }
        List<Model> model = model();
        DryRun run = dryRun("44010");
        Set<String> safe = new TreeSet<>();
        Set<String> payments = new HashSet<>();
        for (int i = model.size() - 1; i >= 0; i--) {
          Model one = model.get(i);
          if ("44010".equals(one.code())
              && isSafe(one, model, broughtBack)
              && payments.add(one.payment() + one.amount())) {
            safe.add(one.number());
          }
        }
        assertThat(new TreeSet<>(numbers(run.send()))).as("seed %d", seed).isEqualTo(safe);
        replays.replay(Which.code("main", "refund", "44010"), run.token(), ANN);
        safe.forEach(number -> sentAgainAt.put(number, at.now()));
        nobodyIsPaidForTwice(seed);
      }
    }

    private record Model(
        long id,
        String number,
        String payment,
        long amount,
        String state,
        String code,
        boolean ran,
        boolean body,
        long createdAt) {}

    private List<Model> model() {
      return at.jdbc
          .sql("SELECT * FROM instruction ORDER BY id")
          .query(
              (row, n) ->
                  new Model(
                      row.getLong("id"),
                      row.getString("number"),
                      row.getString("payment_id"),
                      row.getLong("amount_minor"),
                      row.getString("state"),
                      row.getString("code"),
                      ran.contains(row.getString("number")),
                      row.getString("body") != null,
                      row.getLong("created_at")))
          .list();
    }

    private final Set<String> ran = new HashSet<>();
    private final Map<String, Long> sentAgainAt = new HashMap<>();

    private boolean isSafe(Model one, List<Model> all, Map<String, Long> broughtBack) {
      return one.state().equals("rejected")
          && !one.ran()
          && one.body()
          && all.stream().noneMatch(other -> standsInTheWay(other, one, broughtBack));
    }

    private static boolean standsInTheWay(Model other, Model one, Map<String, Long> broughtBack) {
      boolean later =
          other.id() > one.id() || broughtBack.getOrDefault(other.number(), 0L) >= one.createdAt();
      return other.id() != one.id()
          && other.payment().equals(one.payment())
          && other.amount() == one.amount()
          && MAY_BE_MONEY.contains(other.state())
          && later;
    }

    private void refund(String number, Random random) {
      long id = at.refund(number, "P" + random.nextInt(3));
      at.jdbc
          .sql("UPDATE instruction SET amount_minor = ?, body = ? WHERE id = ?")
          .params(100 + random.nextInt(2), random.nextInt(8) == 0 ? null : "{}", id)
          .update();
    }

    private void answer(Random random) {
      at.clock.addAndGet(random.nextInt(10) == 0 ? 400_000 : 0);
      Departure call = at.departures.next("refund");
      if (call == null) {
        return;
      }
      switch (random.nextInt(5)) {
        case 0 -> at.outcomes.accepted(call, accepted("G" + call.attemptId()));
        case 1 -> {
          ran.add(call.number());
          at.outcomes.unknown(call, lost(), false);
        }
        case 2 -> at.outcomes.parked(call, code("44014"), "by test");
        default -> {
          if (call.again()) {
            at.outcomes.parked(call, code("44014"), "by test");
          } else {
            at.outcomes.rejected(call, code("44010"), false);
          }
        }
      }
    }

    private void resend(Random random, Map<String, Long> broughtBack) {
      List<String> parked =
          model().stream().filter(one -> one.state().equals("parked")).map(Model::number).toList();
      if (parked.isEmpty()) {
        return;
      }
      String number = parked.get(random.nextInt(parked.size()));
      Seen seen = new Seen("main", "refund", number, at.row(number).fence());
      if (random.nextInt(3) == 0) {
        if (decisions.close(seen, "no", BOB).word().equals("closed")) {
          broughtBack.put(number, at.now());
        }
        return;
      }
      List<Model> all = model();
      Model one = all.stream().filter(each -> each.number().equals(number)).findFirst().get();
      boolean alone = all.stream().noneMatch(other -> standsInTheWay(other, one, broughtBack));
      assertThat(decisions.resend(seen, BOB).word())
          .as("%s", one)
          .isEqualTo(alone ? "resent" : "left-out");
      if (alone) {
        broughtBack.put(number, at.now());
        sentAgainAt.put(number, at.now());
      }
    }

    private void replayOne(int seed, Random random, Map<String, Long> broughtBack) {
      List<Model> all = model();
      if (all.isEmpty()) {
        return;
      }
      Model one = all.get(random.nextInt(all.size()));
      boolean safe = isSafe(one, all, broughtBack);
      assertThat(replay(one.number()).equals("replayed"))
          .as("seed %d %s", seed, one)
          .isEqualTo(safe);
      if (safe) {
        broughtBack.put(one.number(), at.now());
        sentAgainAt.put(one.number(), at.now());
      }
    }

    /**
     * Were all that may be money paid: none that was sent again beside one that had followed it.
     */
    private void nobodyIsPaidForTwice(int seed) {
      List<Model> alive =
          new ArrayList<>(
              model().stream().filter(one -> MAY_BE_MONEY.contains(one.state())).toList());
      for (Model one : alive) {
        if (sentAgainAt.containsKey(one.number())) {
          assertThat(alive)
              .as("seed %d: beside %s, sent again", seed, one.number())
              .noneMatch(
                  other ->
                      other.id() > one.id()
                          && other.createdAt() <= sentAgainAt.get(one.number())
                          && other.payment().equals(one.payment())
                          && other.amount() == one.amount());
        }
      }
    }
  }
}
