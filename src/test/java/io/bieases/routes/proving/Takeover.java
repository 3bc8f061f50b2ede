package io.bieases.routes.proving;

import io.bieases.routes.proving.points.Debugger;
import io.bieases.routes.proving.points.NamedPoint;
import io.bieases.routes.proving.points.Stop;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * R8: a node is paused past its lease and woken, at any moment or between the commit of an attempt
 * and its first byte. The other one is killed and started meanwhile and takes over; alone, the node
 * is killed once it is awake. A woken one may not send what it had in hand, nor write about it.
 */
final class Takeover implements Scenario {

  private static final double LOST = 0.1;

  /** 2 s to send, connect and twice the response time-out of the nodes, 15 s, and some more. */
  private static final Duration LEASE = Duration.ofSeconds(21);

  private static final List<NamedPoint> POINTS =
      List.of(
          NamedPoint.AFTER_THE_ATTEMPT,
          NamedPoint.BEFORE_THE_LAST_LOOK,
          NamedPoint.AFTER_THE_LAST_LOOK,
          NamedPoint.BEFORE_THE_FIRST_BYTE);

  @Override
  public void run(World world, Load load, Random random) throws Exception {
    int rows = world.plan().rowsOr(300);
    world.gateway().often("execute-then-drop", LOST, world.plan().seed());
    try (Mixture mixture = new Mixture(world, load, random.nextLong())) {
      do {
        world.nodes().forEach(node -> load.drop(node, load.refunds(rows)));
        Node node = world.anyNode(random);
        if (random.nextBoolean()) {
          pauseAtPoint(node, world, load, random);
        } else {
          pauseAnywhere(node, world, random);
        }
        if (world.nodes().size() == 1) {
          world.pass(Duration.ofMillis(random.nextInt(3_000)));
          world.kill(node);
        }
        world.startAll();
        mixture.goesOn();
      } while (world.hasTime());
    }
  }

  private static void pauseAnywhere(Node node, World world, Random random) throws Exception {
    world.pass(Duration.ofMillis(1_000 + random.nextInt(3_000)));
    node.pause();
    passTheLease(node, world, random);
    node.wake();
  }

  private static void pauseAtPoint(Node node, World world, Load load, Random random)
      throws Exception {
    world.kill(node);
    try (Debugger debugger = node.startWithDebugger()) {
      node.awaitReady(world.caller());
      Stop stop = debugger.at(POINTS.get(random.nextInt(POINTS.size())), 1 + random.nextInt(5));
      load.drop(node, load.refunds(20));
      stop.await(Duration.ofMinutes(2));
      passTheLease(node, world, random);
      stop.resume();
    }
  }

  /** Meanwhile another node is killed and started. */
  private static void passTheLease(Node paused, World world, Random random) throws Exception {
    for (Node other : world.nodes()) {
      if (other != paused) {
        world.kill(other);
        other.start();
      }
    }
    world.pass(LEASE.plusMillis(random.nextInt(3_000)));
  }
}
