package io.bieases.routes.reconciliation;

import static io.bieases.routes.reconciliation.Entry.text;
import static io.bieases.routes.reconciliation.Entry.time;

import io.bieases.routes.intake.Amounts;
import io.bieases.routes.journal.InstructionState;
import io.bieases.routes.journal.InstructionView;
import io.bieases.routes.journal.Operation;
import io.bieases.routes.reconciliation.Difference.Kind;
import io.bieases.routes.status.FinalWords;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Compares the journal with what the gateway answered when it was asked: by a question of our own
 * or a caller's query. Of several answers about a payment the last one counts.
 */
final class Answers {

  private static final String SELECT =
      """
      SELECT q.operation, q.number, q.parent_id, q.payment_id, q.answer, COALESCE(q.last_at, q.updated_at) AS at
        FROM instruction q
       WHERE q.merchant = :merchant AND q.operation IN ('query', 'refund-query') AND q.answer IS NOT NULL
         AND ((q.updated_at >= :from AND q.updated_at < :to)
              OR EXISTS (SELECT 1 FROM instruction i WHERE i.payment_id = q.payment_id
                            AND i.operation IN ('refund', 'cancel') AND %s)
              OR EXISTS (SELECT 1 FROM instruction i WHERE i.id = q.parent_id AND %s))
         AND 0 = (SELECT COUNT(*) FROM instruction l WHERE l.merchant = q.merchant AND l.payment_id = q.payment_id
                            AND l.operation = q.operation AND q.operation = 'query' AND l.answer IS NOT NULL
                            AND (l.last_at > q.last_at OR (l.last_at = q.last_at AND l.id > q.id)))
         AND 0 = (SELECT COUNT(*) FROM instruction l WHERE l.parent_id = q.parent_id
                            AND l.operation = q.operation AND l.answer IS NOT NULL AND l.id > q.id)
       ORDER BY q.id
      """
          .formatted(MerchantDay.IS_COMPARED, MerchantDay.IS_COMPARED);

  private static final String ABOUT_THE_PAYMENT =
      Entry.SELECT
          + " i.merchant = :merchant AND i.payment_id = :payment AND i.operation IN ('refund',"
          + " 'cancel') ORDER BY i.id";

  private static final String BY_ID = Entry.SELECT + " i.id = :id AND i.operation = :operation";

  private static final String BY_NUMBER =
      Entry.SELECT + " i.merchant = :merchant AND i.operation = :operation AND i.number = :number";

  /** Why a refund is refused of what is not paid. */
  private static final Set<String> NOT_PAID = Set.of("44010", "44011", "44012");

  private final JdbcClient jdbc;
  private final MerchantDay day;
  private final FinalWords words;
  private final Consumer<Difference> found;

  Answers(JdbcClient jdbc, MerchantDay day, FinalWords words, Consumer<Difference> found) {
    this.jdbc = jdbc;
    this.day = day;
    this.words = words;
    this.found = found;
  }

  /** One answer. */
  private record Answer(
      boolean aboutRefund,
      String number,
      long parentId,
      String paymentId,
      String json,
      Instant at) {

    static Answer read(ResultSet row) throws SQLException {
      return new Answer(
          row.getString("operation").equals(Operation.REFUND_QUERY.word()),
          row.getString("number"),
          row.getLong("parent_id"),
          text(row, "payment_id"),
          row.getString("answer"),
          time(row.getLong("at")));
    }

    String source() {
      return (aboutRefund ? "refund-query " : "query ") + number;
    }
  }

  void compare() {
    jdbc.sql(SELECT)
        .params(day.params())
        .query(
            (ResultSet row) -> {
              Answer answer = Answer.read(row);
              Map<String, Object> data = InstructionView.data(answer.json());
              if (answer.aboutRefund()) {
                subject(answer, Operation.REFUND, field(data, "referRefundNo"))
                    .ifPresent(refund -> refund(refund, answer, data));
              } else {
                subject(answer, Operation.CREATE, field(data, "referOrderNo"))
                    .ifPresent(order -> order(order, answer, data));
                payment(answer, data);
              }
            });
  }

  /** What it is about: what the question was put for, or what a caller's query turned out to be. */
  private Optional<Entry> subject(Answer answer, Operation operation, String number) {
    Map<String, Object> params = Map.of("merchant", day.merchant(), "operation", operation.word());
    List<Entry> found =
        answer.parentId() > 0 ? entries(BY_ID, params, "id", answer.parentId()) : List.of();
    if (found.isEmpty() && !number.isEmpty()) {
      found = entries(BY_NUMBER, params, "number", number);
    }
    return found.stream().findFirst();
  }

  private List<Entry> entries(String sql, Map<String, Object> params, String name, Object value) {
    return jdbc.sql(sql)
        .params(params)
        .param(name, value)
        .query((row, n) -> Entry.read(row))
        .list();
  }

  private void refund(Entry refund, Answer answer, Map<String, Object> data) {
    id(refund, refund.number(), answer, field(data, "referRefundNo"));
    id(refund, refund.gatewayId(), answer, field(data, "refundId"));
    id(refund, refund.paymentId(), answer, field(data, "paymentId"));
    money(refund, answer, field(data, "refundAmount"), field(data, "currency"));
    result(refund, answer, field(data, "status"));
  }

  private void order(Entry order, Answer answer, Map<String, Object> data) {
    id(order, order.number(), answer, field(data, "referOrderNo"));
    id(order, order.gatewayId(), answer, field(data, "paymentId"));
    money(order, answer, field(data, "payAmount"), field(data, "currency"));
    // an order that was taken is not paid yet
    if (order.state() != InstructionState.ACCEPTED) {
      result(order, answer, field(data, "status"));
    }
  }

  /** The gateway's final word against the journal's. */
  private void result(Entry entry, Answer answer, String status) {
    Optional<InstructionState> word = words.of(entry.is(Operation.REFUND), status);
    boolean refused =
        entry.state() == InstructionState.DECLINED || entry.state() == InstructionState.REJECTED;
    if (word.isPresent()
        && (word.get() == InstructionState.SUCCEEDED ? refused : entry.isTaken())) {
      report(Kind.OTHER_STATUS, entry, entry.state().word(), status, answer);
    }
  }

  private void payment(Answer answer, Map<String, Object> data) {
    String status = field(data, "status");
    String currency = field(data, "currency");
    BigInteger refunded = BigInteger.ZERO;
    Optional<Entry> last = Optional.empty();
    for (Entry entry :
        entries(
            ABOUT_THE_PAYMENT, Map.of("merchant", day.merchant()), "payment", answer.paymentId())) {
      id(entry, entry.paymentId(), answer, field(data, "paymentId"));
      if (isOtherwise(entry, answer, words.payment().verdict(status))) {
        report(
            Kind.OTHER_STATUS,
            entry,
            (entry.state().word() + " " + entry.code()).strip(),
            "the payment is " + status,
            answer);
      }
      if (entry.is(Operation.REFUND) && entry.isTaken()) {
        money(entry, answer, "", currency);
        if (entry.currency().equals(currency)) {
          refunded = refunded.add(entry.amountMinor());
          last = Optional.of(entry);
        }
      }
    }
    Optional<BigDecimal> paid = decimal(field(data, "payAmount"));
    if (last.isPresent() && paid.isPresent()) {
      sum(last.get(), refunded, paid.get(), answer);
    }
  }

  private void sum(Entry last, BigInteger refunded, BigDecimal paid, Answer answer) {
    BigDecimal sum = new BigDecimal(refunded, Amounts.scale(last.currency()));
    if (sum.compareTo(paid) > 0) {
      report(
          Kind.REFUNDED_ABOVE_PAID,
          last,
          sum.toPlainString() + " " + last.currency() + " refunded",
          paid + " " + last.currency() + " paid",
          answer);
    }
  }

  /** What the payment's status says against a refund or a cancel of it. */
  private static boolean isOtherwise(Entry entry, Answer answer, String verdict) {
    if (entry.is(Operation.REFUND)) {
      return (entry.isTaken() && verdict.equals("final-unpaid"))
          || (entry.state() == InstructionState.REJECTED
              && NOT_PAID.contains(entry.code())
              && verdict.equals("paid"));
    }
    return entry.isTaken()
        && (verdict.equals("paid")
            || (verdict.equals("unpaid") && answer.at().isAfter(entry.updatedAt())));
  }

  private void id(Entry entry, String ours, Answer answer, String theirs) {
    if (!ours.isEmpty() && !theirs.isEmpty() && !ours.equals(theirs)) {
      report(Kind.OTHER_ID, entry, ours, theirs, answer);
    }
  }

  private void money(Entry entry, Answer answer, String amount, String currency) {
    if (!currency.isEmpty() && !entry.currency().equals(currency)) {
      report(Kind.OTHER_CURRENCY, entry, entry.currency(), currency, answer);
      return;
    }
    decimal(amount)
        .filter(said -> said.compareTo(new BigDecimal(entry.amount())) != 0)
        .ifPresent(
            said -> report(Kind.OTHER_AMOUNT, entry, entry.amount(), said.toString(), answer));
  }

  private void report(Kind kind, Entry entry, String ours, String theirs, Answer answer) {
    found.accept(Difference.of(kind, entry, ours, theirs, answer.at(), answer.source()));
  }

  private static String field(Map<String, Object> data, String name) {
    return Optional.ofNullable(data.get(name)).map(Object::toString).orElse("");
  }

  /** An amount that cannot be read says nothing. */
  private static Optional<BigDecimal> decimal(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(new BigDecimal(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
