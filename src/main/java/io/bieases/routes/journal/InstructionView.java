package io.bieases.routes.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What callers are told about an instruction, whichever door they came by; texts that are not known
 * are empty, no bodies, no keys.
 *
 * @param environment so that no test is mistaken for money
 * @param outcome word of the state
 * @param code the gateway's last code
 * @param message the gateway's last message, or ours
 * @param evidence of an unknown or parked one: what it may have done, in words
 * @param paymentId of a create the id the gateway gave it
 * @param refundId of a refund the id the gateway gave it, of a refund query the one asked about
 * @param amount decimal in major units with the currency's decimals
 * @param batch the file it came in
 * @param firstAt when it was first sent
 * @param lastAt when it was last sent
 * @param data the gateway's data of the last answer that had any
 * @param version told to operators only, of what they may decide on: a decision names the one it is
 *     about, and it is another one after the next call or decision
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record InstructionView(
    String environment,
    String merchant,
    String operation,
    String number,
    String outcome,
    String code,
    String message,
    String evidence,
    String paymentId,
    String refundId,
    String amount,
    String currency,
    int attempts,
    String door,
    String batch,
    Instant createdAt,
    Optional<Instant> firstAt,
    Optional<Instant> lastAt,
    Map<String, Object> data,
    Optional<Long> version) {

  /** The columns {@link #read} wants, of {@code instruction i}. */
  static final String COLUMNS =
      "i.id, i.merchant, i.operation, i.number, i.state, i.code, i.message, i.evidence,"
          + " i.payment_id, i.gateway_id, i.amount_minor, i.currency, i.attempts, i.door,"
          + " i.batch_id, i.next_at, i.created_at, i.first_at, i.last_at, i.answer, i.fence";

  private static final TypeReference<Map<String, Object>> DATA = new TypeReference<>() {};
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  static InstructionView read(String environment, boolean toOperators, ResultSet row)
      throws SQLException {
    String operation = row.getString("operation");
    String gatewayId = text(row, "gateway_id");
    boolean create = operation.equals(Operation.CREATE.word());
    String currency = text(row, "currency");
    InstructionState state = InstructionState.of(row.getString("state"));
    return new InstructionView(
        environment,
        row.getString("merchant"),
        operation,
        row.getString("number"),
        state.word(),
        text(row, "code"),
        text(row, "message"),
        text(row, "evidence"),
        create ? gatewayId : text(row, "payment_id"),
        create ? "" : gatewayId,
        amount(row.getLong("amount_minor"), currency),
        currency,
        row.getInt("attempts"),
        row.getString("door"),
        text(row, "batch_id"),
        Instant.ofEpochMilli(row.getLong("created_at")),
        time(row, "first_at"),
        time(row, "last_at"),
        data(text(row, "answer")),
        toOperators && !state.nextByPerson().isEmpty()
            ? Optional.of(row.getLong("fence"))
            : Optional.empty());
  }

  /** An amount in major units with the currency's decimals; without a currency an empty text. */
  static String amount(long minor, String currency) {
    return currency.isEmpty()
        ? ""
        : BigDecimal.valueOf(minor, Currency.getInstance(currency).getDefaultFractionDigits())
            .toPlainString();
  }

  /** The data of an answer as it is kept, numbers exact; nothing kept is an empty map. */
  public static Map<String, Object> data(String answer) {
    try {
      return answer.isEmpty() ? new LinkedHashMap<>() : JSON.readValue(answer, DATA);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("an answer in the journal cannot be read", e);
    }
  }

  private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }

  private static String text(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getString(column)).orElse("");
  }
}
