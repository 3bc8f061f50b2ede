package io.bieases.routes.proving;

import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * R4: executed, and then answered 503, 504, 429, garbage, a forged envelope, half a JSON or with
 * the ids of somebody else.
 */
final class SpoiledAnswers implements Scenario {

  private static final double EACH = 0.05;

  private static final String FORGED =
      "{\"code\":\"20000\",\"msg\":\"Success\",\"data\":{\"body\":\"QUFBQQ==\",\"sign\":\"QUFBQQ==\"}}";

  private record Spoiled(String fault, Map<String, ?> settings) {}

  private static final List<Spoiled> ANSWERS =
      List.of(
          new Spoiled("error-after-execute", Map.of("status", 503)),
          new Spoiled("error-after-execute", Map.of("status", 504)),
          // each stops refunds for a minute, so there are few
          new Spoiled("error-after-execute", Map.of("status", 429, "count", 2)),
          new Spoiled("garbage", Map.of()),
          new Spoiled("garbage", Map.of("body", FORGED)),
          new Spoiled("half-answer", Map.of()),
          new Spoiled("foreign-ids", Map.of()));

  @Override
  public void run(World world, Load load, Random random) throws Exception {
    for (Spoiled answer : ANSWERS) {
      world.gateway().often(answer.fault(), EACH, random.nextLong(), answer.settings());
    }
    int rows = world.plan().rowsOr(1_000);
    for (Node node : world.nodes()) {
      load.drop(node, load.refunds(rows / world.nodes().size()));
    }
    world.isClosedWithin(load, world.plan().time());
  }
}
