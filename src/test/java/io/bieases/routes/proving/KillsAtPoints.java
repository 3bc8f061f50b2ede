package io.bieases.routes.proving;

import io.bieases.routes.proving.points.Debugger;
import io.bieases.routes.proving.points.NamedPoint;
import io.bieases.routes.proving.points.Stop;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** R2: SIGKILL at every named point on the way of an instruction, in an order that is drawn. */
final class KillsAtPoints implements Scenario {

  private static final Logger LOG = LoggerFactory.getLogger(KillsAtPoints.class);
  private static final Duration REACHED = Duration.ofMinutes(2);

  @Override
  public void run(World world, Load load, Random random) throws Exception {
    int rows = world.plan().rowsOr(30);
    do {
      List<NamedPoint> points = Arrays.asList(NamedPoint.values());
      Collections.shuffle(points, random);
      for (NamedPoint point : points) {
        try (Mixture mixture = new Mixture(world, load, random.nextLong())) {
          killAt(point, world, load, random, rows);
          mixture.goesOn();
        }
      }
    } while (world.hasTime());
  }

  private static void killAt(NamedPoint point, World world, Load load, Random random, int rows) {
    Node node = world.anyNode(random);
    world.kill(node);
    try (Debugger debugger = node.startWithDebugger()) {
      node.awaitReady(world.caller());
      Stop stop = debugger.at(point, 1 + random.nextInt(2));
      load.drop(node, load.refunds(rows));
      load.drop(node, load.refunds(rows));
      stop.await(REACHED);
      stop.kill();
      world.killed();
      LOG.info("killed {} {}", node.name(), point.words());
    } finally {
      node.kill();
      node.start();
      node.awaitReady(world.caller());
    }
  }
}
