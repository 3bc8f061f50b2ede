package io.bieases.routes.proving.audit;

import io.bieases.routes.proving.audit.GatewayRecord.Execution;
import io.bieases.routes.proving.audit.GatewayRecord.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * All that both sides have of one number: who asked for it (rows that must be refused left out),
 * what we said of it, what the gateway did and which requests it saw. Of a cancel, query or refund
 * query the number is what it is about, because the gateway knows no other.
 */
record Dossier(
    Key key,
    List<Asked> asked,
    List<Told> told,
    List<Execution> executions,
    List<Request> requests) {

  static final String REFUND = "refund";
  static final String CREATE = "create";
  static final String CANCEL = "cancel";

  /** States by which the gateway has it. */
  static final Set<String> REGISTERED = Set.of("accepted", "duplicate", "succeeded");

  private static final Set<String> CLOSED =
      Set.of("accepted", "duplicate", "succeeded", "declined", "rejected");

  /** A state counts as the last word before those behind it. */
  private static final List<String> LAST_WORD =
      List.of(
          "succeeded",
          "declined",
          "rejected",
          "parked",
          "duplicate",
          "accepted",
          "unknown",
          "sending",
          "waiting");

  /** Of two words about one number, which cannot both be true, in whatever order they came. */
  private static final Map<String, Set<String>> EXCLUDES =
      Map.of(
          "rejected", Set.of("accepted", "duplicate", "succeeded", "declined"),
          "declined", Set.of("succeeded"),
          "accepted", Set.of("duplicate"));

  /** Operation and number; of operations without a number of their own what they are about. */
  record Key(String operation, String number) {
    static Key of(Asked asked) {
      return new Key(
          asked.operation(), isMoney(asked.operation()) ? asked.number() : subject(asked));
    }

    private static String subject(Asked asked) {
      return asked.paymentId().isEmpty() ? asked.number() : asked.paymentId();
    }

    static boolean isMoney(String operation) {
      return operation.equals(REFUND) || operation.equals(CREATE);
    }
  }

  static Dossier empty(Key key) {
    return new Dossier(
        key, new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
  }

  boolean is(String operation) {
    return key.operation().equals(operation);
  }

  /** The payment, as far as any side names it. */
  String paymentId() {
    return asked.stream()
        .map(Asked::paymentId)
        .filter(id -> !id.isEmpty())
        .findFirst()
        .or(() -> executions.stream().map(Execution::paymentId).findFirst())
        .orElse("-");
  }

  /** The last word about it; {@code none} without one. */
  String state() {
    return lastWord(told);
  }

  boolean isRegistered() {
    return REGISTERED.contains(state());
  }

  /** Most attempts that any word told of. */
  OptionalInt attempts() {
    return told.stream().mapToInt(Told::attempts).filter(count -> count >= 0).max();
  }

  /** What was said of it, for a finding. */
  String words() {
    return told.isEmpty()
        ? "nothing"
        : String.join(", ", told.stream().map(Words::told).distinct().limit(4).toList());
  }

  static String lastWord(List<Told> told) {
    return LAST_WORD.stream()
        .filter(state -> told.stream().anyMatch(word -> word.state().equals(state)))
        .findFirst()
        .orElse("none");
  }

  static boolean isClosed(String state) {
    return CLOSED.contains(state);
  }

  static boolean contradict(String one, String other) {
    return EXCLUDES.getOrDefault(one, Set.of()).contains(other)
        || EXCLUDES.getOrDefault(other, Set.of()).contains(one);
  }

  /** Whether that is what was asked for. */
  static boolean same(Asked asked, Execution execution) {
    return asked.paymentId().equals(execution.paymentId())
        && asked.amountMinor() == execution.amountMinor()
        && asked.currency().equals(execution.currency());
  }
}
