package io.bieases.routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bieases.routes.endtoend.CellTable.Cell;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every status cell and every transport fault of a create through the real routes; the orders are
 * put into the journal as a door puts them.
 */
@ExtendWith(SharedBundle.class)
class CreateCellsTest {

  /** One order and the branches its calls take. */
  private record Order(String number, Cell cell, List<String> branches) {

    /** The words it may end with; an order of ours that nobody confirms is parked after a day. */
    private List<String> states() {
      String last = branches.get(branches.size() - 1);
      return last.equals("duplicate") ? List.of(last, "parked") : List.of(last);
    }

    @Override
    public String toString() {
      return number + " -> " + branches;
    }
  }

  private static RunningBundle bundle;
  private static Map<String, Journal.Instruction> became;
  private static List<RunningBundle.Letter> outcomes;
  private static List<RunningBundle.Letter> deadLetters;
  private static List<RunningBundle.Letter> alerts;

  /** Orders that stop no others: first, again after a lost execution, again after a lost call. */
  static List<Order> orders() {
    List<Order> orders = new ArrayList<>();
    Cell exists = cell("44009");
    for (Cell cell : CellTable.cells("create")) {
      if (cell.stopsOthers()) {
        continue;
      }
      orders.add(new Order("cF-" + cell.marker(), cell, cell.branches(false)));
      Cell executed = cell.code().equals("20000") ? exists : cell;
      orders.add(new Order("cE-SIMLOSTx1-" + cell.marker(), executed, executed.branches(true)));
      orders.add(new Order("cN-" + cell.marker(), cell, cell.branches(true)));
    }
    return orders;
  }

  /** Orders that hold the others until a probe gets through; each is asked alone. */
  static List<Order> holding() {
    List<Order> orders = new ArrayList<>();
    for (Cell cell : CellTable.cells("create")) {
      if (cell.isUnclearHold()) {
        orders.add(new Order("cH-" + cell.marker() + "x1", cell, List.of("unknown", "accepted")));
        orders.add(
            new Order(
                "cH-SIMLOSTx1-" + cell.marker() + "x1",
                cell,
                List.of("unknown", "unknown", "duplicate")));
      } else if (cell.first().equals("held")) {
        orders.add(new Order("cH-" + cell.marker() + "x1", cell, List.of("held", "accepted")));
        orders.add(
            new Order(
                "cH-SIMLOSTx1-" + cell.marker() + "x1",
                cell,
                List.of("unknown", "held", "duplicate")));
      } else if (cell.then().equals("held")) {
        orders.add(
            new Order("cH-" + cell.marker() + "x2", cell, List.of("retry", "held", "accepted")));
      }
    }
    return orders;
  }

  /** All but foreign ids: a create's answer brings none that we could know. */
  static List<TransportTest.Lost> lost() {
    return TransportTest.lost().stream()
        .filter(each -> !each.name().equals("foreign-ids"))
        .toList();
  }

  private static Cell cell(String code) {
    return CellTable.cells("create").stream()
        .filter(each -> each.code().equals(code))
        .findFirst()
        .orElseThrow();
  }

  private static Stream<Order> everyOrder() {
    return Stream.concat(orders().stream(), holding().stream());
  }

  @BeforeAll
  static void everyOrderIsSent(RunningBundle running) {
    bundle = running;
    List<String> numbers = new ArrayList<>();
    for (Order order : orders()) {
      if (order.number().startsWith("cN-")) {
        bundle.gateway().once("drop-before-execute", "create", order.number());
      }
      numbers.add(order.number());
    }
    for (TransportTest.Lost each : lost()) {
      bundle.gateway().once(each.fault(), "create", "cT-" + each.name(), each.settings());
      numbers.add("cT-" + each.name());
    }
    bundle.gateway().once("garbage", "create", "cT-unverified", Envelopes.FORGED);
    numbers.add("cT-unverified");
    for (int status : List.of(413, 422)) {
      Map<String, Object> refused = Map.of("status", status, "body", "no");
      bundle.gateway().once("http-status", "create", "cT-" + status, refused);
      bundle.gateway().once("drop-before-execute", "create", "cA-" + status);
      bundle.gateway().once("http-status", "create", "cA-" + status, refused);
      numbers.addAll(List.of("cT-" + status, "cA-" + status));
    }
    numbers.forEach(bundle::create);
    became = new LinkedHashMap<>(bundle.settled("create", numbers));
    for (Order order : holding()) {
      bundle.create(order.number());
      became.put(order.number(), bundle.settled("create", order.number()));
      await().until(() -> bundle.journal().openHolds() == 0);
    }
    bundle.outboxIsEmpty();
    outcomes = bundle.letters("bieases.outcomes");
    deadLetters = bundle.letters("bieases.dead-letter");
    alerts = bundle.letters("bieases.alerts");
  }

  @ParameterizedTest
  @MethodSource("everyOrder")
  void aCodeTakesTheBranchesOfItsTableRowAndNoOther(Order order) {
    assertThat(bundle.journal().branches(became.get(order.number()))).isEqualTo(order.branches());
  }

  @ParameterizedTest
  @MethodSource("everyOrder")
  void theOutcomeLeavesAndOnlyARejectedOrderIsADeadLetter(Order order) {
    String last = order.branches().get(order.branches().size() - 1);
    assertThat(became.get(order.number()).state()).isIn(order.states());
    assertThat(letters(outcomes, order.number()))
        .extracting(RunningBundle.Letter::outcome)
        .startsWith(last);
    assertThat(letters(deadLetters, order.number())).hasSize(last.equals("rejected") ? 1 : 0);
  }

  @ParameterizedTest
  @MethodSource("orders")
  void aParkedOrderSaysThatItMayExistAndAPersonIsTold(Order order) {
    String word = order.number().startsWith("cF-") ? order.cell().first() : order.cell().again();
    if (order.states().equals(List.of("parked"))) {
      assertThat(became.get(order.number()).evidence()).startsWith("the order may exist: ");
    }
    if (order.states().equals(List.of("parked")) || word.endsWith("+alert")) {
      assertThat(alerts)
          .filteredOn(letter -> letter.body().contains("\"create\""))
          .extracting(RunningBundle.Letter::code)
          .contains(order.cell().cause());
    }
  }

  @ParameterizedTest
  @MethodSource("holding")
  void whatEveryNextCallWouldMeetHoldsTheMerchantOrItsCreates(Order order) {
    List<Journal.Hold> holds = bundle.journal().holdsRaisedBy(became.get(order.number()));

    assertThat(holds).hasSize(1);
    assertThat(holds.get(0).cause()).isEqualTo(order.cell().code());
    assertThat(holds.get(0).scope()).isEqualTo(order.cell().isUnclearHold() ? "create" : "*");
    assertThat(holds.get(0).endReason()).isEqualTo("a probe got through");
  }

  @Test
  void anOrderThatAloneMeetsTheFaultIsParkedAndTheOthersGoThrough() {
    String raiser = "cO-SIM44004";
    bundle.create(raiser);
    await().until(() -> bundle.journal().openHolds() == 1);
    bundle.create("cO-other");

    assertThat(bundle.settled("create", raiser).evidence())
        .startsWith("the order may exist: only this row meets the fault");
    assertThat(bundle.settled("create", "cO-other").state()).isEqualTo("accepted");
    await().until(() -> bundle.journal().openHolds() == 0);
  }

  @ParameterizedTest
  @MethodSource("lost")
  void aLostAnswerIsUnknownAndTheSameNumberClosesIt(TransportTest.Lost each) {
    assertThat(bundle.journal().branches(became.get("cT-" + each.name())))
        .containsExactly("unknown", each.executed() ? "duplicate" : "accepted");
  }

  @Test
  void anEnvelopeThatDoesNotVerifyIsUnknownAndTold() {
    assertThat(bundle.journal().branches(became.get("cT-unverified")))
        .containsExactly("unknown", "duplicate");
    assertThat(alerts)
        .filteredOn(letter -> letter.body().contains("\"create\""))
        .extracting(RunningBundle.Letter::code)
        .contains("unverified");
  }

  @ParameterizedTest
  @ValueSource(ints = {413, 422})
  void aRequestThatCannotBeProcessedIsRejectedButNotAfterALostAnswer(int status) {
    assertThat(bundle.journal().branches(became.get("cT-" + status))).containsExactly("rejected");
    assertThat(letters(deadLetters, "cT-" + status)).hasSize(1);
    assertThat(bundle.journal().branches(became.get("cA-" + status)))
        .containsExactly("unknown", "parked");
    assertThat(alerts).extracting(RunningBundle.Letter::code).contains("http-" + status);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 405, 415, 300, 301, 302, 303, 307, 308})
  void anAnswerOfTheWrongPlaceHoldsTheMerchant(int status) {
    String number = "cW-" + status;
    bundle.gateway().once("http-status", "create", number, Map.of("status", status, "body", "no"));
    bundle.create(number);
    Journal.Instruction order = bundle.settled("create", number);

    assertThat(bundle.journal().branches(order)).containsExactly("held", "accepted");
    assertThat(bundle.journal().holdsRaisedBy(order))
        .extracting(Journal.Hold::cause)
        .containsExactly("http-" + status);
    await().until(() -> bundle.journal().openHolds() == 0);
  }

  @Test
  void anAcceptedOrderKeepsThePaymentsIdAndEachNumberIsOneOrder() {
    Journal.Instruction order = became.get("cF-SIM20000");
    List<String> orders = new ArrayList<>();
    bundle.gateway().ledger().path("payments").findValuesAsText("orderNo").forEach(orders::add);

    assertThat(order.gatewayId()).startsWith("PM");
    assertThat(orders).doesNotHaveDuplicates().contains("cF-SIM20000", "cE-SIMLOSTx1-SIM20000");
    assertThat(letters(outcomes, order.number()).get(0).body()).contains(order.gatewayId());
  }

  @Test
  void theSameBytesAreSentAtEveryAttempt() {
    assertThat(
            bundle.gateway().arrivals().stream()
                .filter(one -> one.operation().equals("create"))
                .filter(one -> one.number().equals("cF-SIM99999"))
                .map(GatewayControl.Arrival::bodySha256))
        .hasSize(8)
        .containsOnly(
            bundle.gateway().arrivals().stream()
                .filter(one -> one.number().equals("cF-SIM99999"))
                .findFirst()
                .orElseThrow()
                .bodySha256());
  }

  @Test
  void amountsAreDecimalsOfTheCurrencysScaleAndTheTimeIsFilledIn() throws JsonProcessingException {
    String body = bundle.journal().body("create", "cF-SIM20000");
    JsonNode fields = new ObjectMapper().readTree(body);

    assertThat(body).contains("\"paymentAmount\":25.00", "\"goodsUnitAmount\":12.50");
    assertThat(fields.path("paymentTime").isIntegralNumber()).isTrue();
    assertThat(fields.path("order").path("orderNo").asText()).isEqualTo("cF-SIM20000");
    assertThat(fields.path("callbackUrl").asText()).endsWith("/webhooks/bieases/main");
    assertThat(fields.has("redirectUrl")).as("none is configured").isFalse();
  }

  @Test
  void aLostOrderIsNotSentBeyondItsExpiry() {
    bundle.create("cX-SIMLOST", Duration.ofMillis(1_700));
    Journal.Instruction order = bundle.settled("create", "cX-SIMLOST");

    assertThat(order.state()).isEqualTo("parked");
    assertThat(order.evidence()).startsWith("the order may exist: no answer could be had in time");
    assertThat(order.attempts()).isLessThan(8);
  }

  private static List<RunningBundle.Letter> letters(List<RunningBundle.Letter> all, String number) {
    return all.stream().filter(letter -> letter.number().equals(number)).toList();
  }
}
