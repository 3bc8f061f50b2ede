package io.bieases.routes.ops;

import io.bieases.routes.journal.Listed;
import java.util.stream.Stream;
import javax.management.openmbean.TabularData;

/** A {@link Table} of instructions: what all of them have, then what the one list adds. */
final class InstructionTable {

  private final Table table;
  private final long nowMillis;

  /**
   * @param nowMillis ages are told as of then
   * @param more the list's own columns, as {@link Table} takes them
   */
  InstructionTable(String name, long nowMillis, String... more) {
    this.nowMillis = nowMillis;
    String[] all = {
      "merchant",
      "operation",
      "number",
      "paymentId",
      "amount",
      "currency",
      "code",
      "batch",
      "since",
      "age",
      "ageSeconds:l",
      "attempts:l"
    };
    table = new Table(name, Stream.of(all, more).flatMap(Stream::of).toArray(String[]::new));
  }

  void add(Listed one, Object... more) {
    Object[] all = {
      one.merchant(),
      one.operation(),
      one.number(),
      one.paymentId(),
      one.amount(),
      one.currency(),
      one.code(),
      one.batch(),
      Table.time(one.sinceMillis()),
      Table.age(one.sinceMillis(), nowMillis),
      Table.seconds(one.sinceMillis(), nowMillis),
      (long) one.attempts()
    };
    table.add(
        String.join("/", one.merchant(), one.operation(), one.number()),
        Stream.of(all, more).flatMap(Stream::of).toArray());
  }

  TabularData data() {
    return table.data();
  }
}
