package io.bieases.routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bieases.routes.endtoend.Door.Order;
import io.bieases.routes.sandbox.SandboxGateway;
import io.bieases.routes.sandbox.SandboxSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

/**
 * No gateway is there: what came by any door waits, its sender is told so, and everything goes out
 * once the gateway comes.
 */
class NeverLeftTest {

  private static final List<String> OPERATIONS =
      List.of("create", "query", "cancel", "refund", "refund-query");

  @Test
  void whatNeverLeftWaitsForTheGatewayWhateverItsDoor(@TempDir Path folder) throws IOException {
    int port = RunningBundle.freePort();
    try (RunningBundle bundle =
            RunningBundle.in(folder)
                .with("bieases.gateway.base-url", "http://127.0.0.1:" + port)
                .with("bieases.http.wait", "2s")
                .start();
        HttpDoor http = new HttpDoor(bundle);
        JmsDoor jms = new JmsDoor(bundle.broker());
        FileDoor file = new FileDoor(bundle)) {
      Map<Door, List<Order>> sent = new LinkedHashMap<>();
      Stream.of(http, jms, file)
          .forEach(
              door -> {
                List<Order> orders = orders(door);
                door.send(orders);
                sent.put(door, orders);
              });

      await().until(() -> bundle.journal().openHolds() == 1);
      List<Order> all = sent.values().stream().flatMap(List::stream).toList();
      all.forEach(
          order ->
              bundle
                  .journal()
                  .await(order.operation(), order.number(), row -> row.state().equals("waiting")));
      sent.get(http)
          .forEach(
              order -> {
                assertThat(http.first(order).httpStatus()).isEqualTo(202);
                assertThat(http.first(order).outcome()).isIn("waiting", "sending");
              });

      try (SandboxGateway gateway = gatewayComes(folder, port)) {
        assertThat(gateway.port()).isEqualTo(port);
        sent.forEach(
            (door, orders) ->
                assertThat(door.told(orders).values())
                    .as(door.word())
                    .extracting(Door.Told::outcome)
                    .containsExactly("accepted", "accepted", "accepted", "accepted", "parked"));
      }
      assertThat(
              all.stream()
                  .map(order -> bundle.journal().find(order.operation(), order.number()))
                  .flatMap(row -> bundle.journal().attempts(row.orElseThrow()).stream())
                  .filter(attempt -> attempt.ending().equals("never-left")))
          .as("five in a row hold the gateway")
          .hasSizeGreaterThanOrEqualTo(5)
          .extracting(Journal.Attempt::branch)
          .containsOnly("retry");
    }
  }

  /** One of each operation; the refund that is asked about does not exist. */
  private static List<Order> orders(Door door) {
    return OPERATIONS.stream()
        .map(
            operation -> {
              String number = door.word() + "-" + operation;
              String about =
                  switch (operation) {
                    case "create" -> "";
                    case "cancel" -> "SBXUSD10000U-" + number;
                    case "refund-query" -> "RFNOBODY-" + door.word();
                    default -> "SBXUSD10000P-" + number;
                  };
              return new Order(operation, number, about);
            })
        .toList();
  }

  private static SandboxGateway gatewayComes(Path folder, int port) throws IOException {
    FileSystemUtils.copyRecursively(
        folder.resolve("gateway/secrets"), folder.resolve("late/secrets"));
    SandboxSettings.Limits wide =
        new SandboxSettings.Limits(6_000, 6_000, 6_000, 6_000, 6_000, 1_000_000, 6_000);
    return SandboxGateway.start(
        SandboxSettings.of(folder.resolve("late"), port).with(wide), Clock.systemUTC());
  }
}
