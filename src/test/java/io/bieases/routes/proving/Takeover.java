package io.bieases.routes.proving;

import io.bieases.routes.proving.points.Debugger;
import io.bieases.routes.proving.points.NamedPoint;
import io.bieases.routes.proving.points.Stop;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * R8: a node is killed; a node is paused past its lease and woken, at any moment and between the
 * commit of an attempt and its first byte. With two nodes the other one takes over; a woken one may
 * not send what it had in hand, nor write about it.
 */
final class Takeover implements Scenario {

  private static final double LOST = 0.1;

  /** 2 s to send, connect and twice the response time-out of the nodes, 15 s, and some more. */
  private static final Duration LEASE = Duration.ofSeconds(22);

  private static final List<NamedPoint> POINTS =
      List.of(
          NamedPoint.AFTER_THE_ATTEMPT,
          NamedPoint.BEFORE_THE_LAST_LOOK,
          NamedPoint.AFTER_THE_LAST_LOOK,
          NamedPoint.BEFORE_THE_FIRST_BYTE);

  @Override
  public void run(World world, Load load, Random random) throws Exception {
    int rows = world.plan().rowsOr(500);
    world.gateway().often("execute-then-drop", LOST, world.plan().seed());
    try (Mixture mixture = new Mixture(world, load, random.nextLong())) {
      do {
        pauseAtPoint(world, load, random);
        world.nodes().forEach(node -> load.drop(node, load.refunds(rows)));
        world.pass(Duration.ofMillis(2_000 + random.nextInt(3_000)));
        Node paused = world.anyNode(random);
        paused.pause();
        world.pass(LEASE.plusMillis(random.nextInt(3_000)));
        paused.wake();
        world.pass(Duration.ofMillis(random.nextInt(3_000)));
        Node killed = world.anyNode(random);
        world.kill(killed);
        world.pass(Duration.ofMillis(random.nextInt(2_000)));
        killed.start();
        killed.awaitReady(world.caller());
        mixture.goesOn();
      } while (world.hasTime());
    }
  }

  /** Between the commit of an attempt and its first byte, past the lease. */
  private static void pauseAtPoint(World world, Load load, Random random) throws Exception {
    Node node = world.anyNode(random);
    world.kill(node);
    try (Debugger debugger = node.startWithDebugger()) {
      node.awaitReady(world.caller());
      Stop stop = debugger.at(POINTS.get(random.nextInt(POINTS.size())), 1 + random.nextInt(5));
      load.drop(node, load.refunds(20));
      stop.await(Duration.ofMinutes(2));
      world.pass(LEASE.plusMillis(random.nextInt(3_000)));
      stop.resume();
    }
  }
}
