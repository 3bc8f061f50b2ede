package io.bieases.routes.proving;

import static org.awaitility.Awaitility.await;

import io.bieases.routes.proving.Caller.Answer;
import io.bieases.routes.proving.audit.Asked;
import io.bieases.routes.proving.audit.Told;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A system that asks over HTTP, of any node, again and again until it has an answer. */
final class HttpSender {

  private final World world;
  private final Load load;
  private final AtomicInteger turn = new AtomicInteger();

  HttpSender(World world, Load load) {
    this.world = world;
    this.load = load;
  }

  /** Asks for a refund; the answer. */
  Answer refund(Row row) {
    String path = "payment-orders/" + row.paymentId() + "/refunds";
    int position = load.asked("http", path, row);
    return told(
        path, "refund", row.number(), position, api -> world.caller().post(api, row.json()));
  }

  /** Asks about a payment. */
  Answer query(String paymentId) {
    String path = "payment-orders/" + paymentId;
    int position = load.nextPosition();
    load.ask(new Asked("http", path, position, "query", "", paymentId, 0, "", "", false));
    return told(path, "query", "", position, world.caller()::get);
  }

  private Answer told(
      String path,
      String operation,
      String number,
      int position,
      Function<URI, Optional<Answer>> call) {
    Answer answer =
        await("an answer to " + path)
            .atMost(Duration.ofMinutes(15))
            .pollDelay(Duration.ZERO)
            .pollInterval(Duration.ofMillis(500))
            .until(
                () -> call.apply(anyNode().api().resolve(path)),
                given -> given.filter(one -> one.status() < 500).isPresent())
            .orElseThrow();
    load.tell(
        new Told(
            "http",
            path,
            position,
            operation,
            answer.body().path("number").asText(number),
            state(answer),
            answer.body().path("code").asText(),
            answer.body().path("message").asText(),
            answer.body().path("attempts").asInt(-1),
            answer.body().toString()));
    return answer;
  }

  private static String state(Answer answer) {
    return answer.outcome().isEmpty() && answer.status() >= 400 ? "rejected" : answer.outcome();
  }

  private Node anyNode() {
    List<Node> nodes = world.nodes();
    return nodes.get(Math.floorMod(turn.getAndIncrement(), nodes.size()));
  }
}
