package io.bieases.routes.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** The faults in force, first ordered first drawn. In memory: a restart clears them. */
final class Faults {
  private final List<Entry> entries = new ArrayList<>();

  synchronized void add(Fault fault) {
    entries.add(new Entry(fault));
  }

  synchronized void clear() {
    entries.clear();
  }

  /** The fault that hits this request, counted as given. */
  synchronized Optional<Fault> take(Operation operation, String number) {
    return entries.stream()
        .filter(entry -> entry.hits(operation, number))
        .findFirst()
        .map(entry -> entry.fault);
  }

  synchronized List<Fault> inForce() {
    return entries.stream().filter(entry -> entry.left != 0).map(entry -> entry.fault).toList();
  }

  private static final class Entry {
    private final Fault fault;
    private final Random random;
    private long left;

    private Entry(Fault fault) {
      this.fault = fault;
      this.random = new Random(fault.seed());
      this.left = fault.count();
    }

    private boolean hits(Operation operation, String number) {
      if (left == 0
          || !fault.matches(operation, number)
          || random.nextDouble() >= fault.probability()) {
        return false;
      }
      if (left > 0) {
        left--;
      }
      return true;
    }
  }
}
