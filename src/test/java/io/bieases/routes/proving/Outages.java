package io.bieases.routes.proving;

import io.bieases.routes.endtoend.ExternalBroker;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.Random;

/**
 * R7: broker and database go away, are killed and come back, again and again, while files, calls
 * and messages come in. Each is away for a tenth of the time at most. A journal in a file is away
 * while somebody else holds its lock.
 */
final class Outages implements Scenario {

  @Override
  public void run(World world, Load load, Random random) throws Exception {
    int rows = world.plan().rowsOr(500);
    try (Mixture mixture = new Mixture(world, load, random.nextLong())) {
      do {
        load.drop(world.anyNode(random), load.refunds(rows));
        world.pass(Duration.ofSeconds(5));
        Duration away = world.plan().time().dividedBy(10 + random.nextInt(10));
        if (world.database().isEmpty()) {
          lock(world, away);
        } else {
          database(world, random, away);
          world.pass(Duration.ofSeconds(10));
          broker(world, away);
        }
        world.startAll();
        mixture.goesOn();
      } while (world.hasTime());
    }
  }

  private static void lock(World world, Duration away) throws Exception {
    Path journal = world.nodes().get(0).data().resolve("journal.db");
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + journal + "?busy_timeout=20000");
        Statement statement = connection.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      world.pass(away);
      statement.execute("ROLLBACK");
    }
  }

  private static void database(World world, Random random, Duration away) throws Exception {
    Database database = world.database().orElseThrow();
    if (random.nextBoolean()) {
      database.pause();
      world.pass(away);
      database.wake();
    } else {
      database.kill();
      world.killed();
      world.pass(away);
      database.start();
    }
  }

  private static void broker(World world, Duration away) throws Exception {
    ExternalBroker broker = world.broker().orElseThrow();
    broker.kill();
    world.killed();
    world.pass(away);
    broker.restart();
  }
}
