package io.bieases.routes.proving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * R12: poison in files and messages. Files that cannot be used are refused whole with a reason, bad
 * rows are refused by their number, good rows around them run, and nothing crashes.
 */
final class Poison implements Scenario {

  private static final List<String> AMOUNTS =
      List.of("1e400", "NaN", "-0", "0", "-1.00", "1.001", "1,00", "Infinity", "0x1", " ", "１.00");

  private int round;

  @Override
  public void run(World world, Load load, Random random) {
    do {
      round++;
      load.drop(world.anyNode(random), "amounts-" + round + ".csv", amounts(load, random));
      mixed(world.anyNode(random), load);
      refusedWhole(world.anyNode(random), load);
      world.broker().ifPresent(broker -> messages(new Messenger(broker, load), load));
      load.drop(world.anyNode(random), load.singles(world.plan().rowsOr(50)));
      world.isClosedWithin(load, Duration.ofMinutes(3));
      assertThat(world.nodes()).as("nodes that live").allMatch(Node::isAlive);
    } while (world.hasTime());
  }

  private static List<Row> amounts(Load load, Random random) {
    List<Row> rows = new ArrayList<>(load.singles(AMOUNTS.size()));
    AMOUNTS.forEach(amount -> rows.add(load.refund().written(amount)));
    Collections.shuffle(rows, random);
    return rows;
  }

  /** A byte order mark and both line ends; and good rows behind a row with a column too many. */
  private void mixed(Node node, Load load) {
    List<Row> rows = load.singles(3);
    Row yen = load.refund();
    String content =
        "\uFEFF"
            + Row.HEADER.replace("\n", "\r\n")
            + rows.get(0).csv()
            + "\r\n"
            + rows.get(1).csv()
            + "\n"
            + yen.csv().replace(",USD,", ",JPY,").replaceFirst(",\\d+\\.\\d\\d,", ",100.50,")
            + "\n"
            + rows.get(2).csv()
            + "\n";
    load.drop(
        node,
        "mixed-" + round + ".csv",
        content.getBytes(StandardCharsets.UTF_8),
        List.of(rows.get(0), rows.get(1), yen.refused(), rows.get(2)));
  }

  private void refusedWhole(Node node, Load load) {
    String row = load.refund().csv();
    String body = Row.HEADER + row + "\n";
    refused(
        node,
        "header-" + round + ".csv",
        (Row.HEADER.replace("reason", "currency") + row + "\n").getBytes(StandardCharsets.UTF_8));
    refused(node, "encoding-" + round + ".csv", broken(body, 0xC3, 0x28));
    refused(
        node,
        "columns-" + round + ".csv",
        ("paymentId,refundAmount\n" + row + "\n").getBytes(StandardCharsets.UTF_8));
    refused(node, "empty-" + round + ".csv", new byte[0]);
  }

  private static byte[] broken(String body, int... bytes) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.writeBytes(body.getBytes(StandardCharsets.UTF_8));
    for (int each : bytes) {
      content.write(each);
    }
    content.write('\n');
    return content.toByteArray();
  }

  private static void refused(Node node, String name, byte[] content) {
    node.drop(name, content);
    await(name + " is refused")
        .atMost(Duration.ofMinutes(1))
        .until(() -> !node.files("rejected", "/" + name + ".reason.json").isEmpty());
  }

  private static void messages(Messenger messenger, Load load) {
    messenger.poison("{\"paymentId\": \"" + load.paid());
    messenger.poison("[".repeat(10_000));
    messenger.poison("\u0000");
    messenger.refund(load.refund());
  }

  @Override
  public void check(Collected left) {
    assertThat(left.evidence().told())
        .filteredOn(told -> told.door().equals("file") && told.where().startsWith("amounts-"))
        .filteredOn(told -> told.state().equals("rejected"))
        .as("each wrong amount is named by its row")
        .hasSize(round * AMOUNTS.size())
        .allMatch(told -> told.message().startsWith("row " + told.position() + ","));
  }
}
