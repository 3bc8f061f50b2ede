package io.bieases.routes.reconciliation;

import io.bieases.routes.journal.Operation;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Counts and sums by operation, currency and state; exact however many there are. */
final class Totals {

  static final List<String> COLUMNS =
      List.of("created", "operation", "currency", "state", "count", "sum");

  /** Created on the day itself, as opposed to earlier and still open. */
  static final String THAT_DAY = "that day";

  private static final String EARLIER = "earlier";

  private record Key(String created, String operation, String currency, String state) {
    private static final Comparator<Key> ORDER =
        Comparator.comparing(Key::created, Comparator.reverseOrder())
            .thenComparing(Key::operation)
            .thenComparing(Key::currency)
            .thenComparing(Key::state);
  }

  private record Total(long count, BigInteger minor) {
    Total plus(Total other) {
      return new Total(count + other.count, minor.add(other.minor));
    }
  }

  private final SortedMap<Key, Total> totals = new TreeMap<>(Key.ORDER);

  void add(Entry entry, MerchantDay day) {
    String created = entry.createdAt().isBefore(day.from()) ? EARLIER : THAT_DAY;
    totals.merge(
        new Key(created, entry.operation(), entry.currency(), entry.state().word()),
        new Total(1, entry.amountMinor()),
        Total::plus);
  }

  /** One for each line of the file. */
  List<List<String>> records() {
    return totals.entrySet().stream()
        .map(
            total ->
                List.of(
                    total.getKey().created(),
                    total.getKey().operation(),
                    total.getKey().currency(),
                    total.getKey().state(),
                    Long.toString(total.getValue().count()),
                    sum(total.getKey(), total.getValue())))
        .toList();
  }

  private static String sum(Key key, Total total) {
    return key.currency().isEmpty() ? "" : Entry.major(total.minor(), key.currency());
  }

  /** How many there are of each state, whenever they were created. */
  SortedMap<String, Long> states() {
    return totals.entrySet().stream()
        .collect(
            Collectors.groupingBy(
                total -> total.getKey().state(),
                TreeMap::new,
                Collectors.summingLong(total -> total.getValue().count())));
  }

  /** Sums of the refunds created that day, as {@code {"accepted": {"USD": "12.50"}}}. */
  SortedMap<String, SortedMap<String, String>> refunds() {
    Function<Map.Entry<Key, Total>, String> state = total -> total.getKey().state();
    return totals.entrySet().stream()
        .filter(total -> total.getKey().created().equals(THAT_DAY))
        .filter(total -> total.getKey().operation().equals(Operation.REFUND.word()))
        .filter(total -> !total.getKey().currency().isEmpty())
        .collect(
            Collectors.groupingBy(
                state,
                TreeMap::new,
                Collectors.toMap(
                    total -> total.getKey().currency(),
                    total -> sum(total.getKey(), total.getValue()),
                    (one, other) -> one,
                    TreeMap::new)));
  }
}
