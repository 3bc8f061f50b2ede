package io.bieases.routes.proving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * R9: the same file again, the same under another name, both at any node, and the same with one row
 * changed. Copies are refused with a pointer; the changed row is refused, the others are told what
 * became of them.
 */
final class Repeats implements Scenario {

  @Override
  public void run(World world, Load load, Random random) {
    int rows = world.plan().rowsOr(100);
    int round = 0;
    do {
      round++;
      List<Row> file = load.singles(rows);
      Node first = world.anyNode(random);
      String name = load.drop(first, file);
      byte[] content = content(file);
      // while the first is worked on
      List<String> copies = new ArrayList<>();
      for (Node node : world.nodes()) {
        copies.add("copy-" + round + "-" + node.name() + ".csv");
        awaitTaken(first, name);
        node.drop(copies.get(copies.size() - 1), content);
      }
      world.isClosedWithin(load, Duration.ofMinutes(2));
      Node again = world.anyNode(random);
      int refusedBefore = again.files("rejected", "/" + name + ".reason.json").size();
      again.drop(name, content);
      await("the same name is refused")
          .atMost(Duration.ofMinutes(1))
          .until(() -> again.files("rejected", "/" + name + ".reason.json").size() > refusedBefore);
      List<Row> changed = new ArrayList<>(file);
      int at = random.nextInt(rows);
      changed.set(at, file.get(at).changed());
      load.drop(world.anyNode(random), "changed-" + round + ".csv", changed);
      copies.forEach(copy -> assertRefused(world, copy));
      world.isClosedWithin(load, Duration.ofMinutes(2));
    } while (world.hasTime());
  }

  private static byte[] content(List<Row> rows) {
    String lines = rows.stream().map(row -> row.csv() + "\n").collect(Collectors.joining());
    return (Row.HEADER + lines).getBytes(StandardCharsets.UTF_8);
  }

  private static void awaitTaken(Node node, String name) {
    await("the first is taken")
        .atMost(Duration.ofMinutes(1))
        .until(
            () ->
                !node.files("working", "/" + name + ".ack.json").isEmpty()
                    || !node.files("done", "/" + name + ".ack.json").isEmpty());
  }

  private static void assertRefused(World world, String copy) {
    await(copy + " is refused")
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                assertThat(world.nodes())
                    .anyMatch(
                        node -> !node.files("rejected", "/" + copy + ".reason.json").isEmpty()));
  }
}
