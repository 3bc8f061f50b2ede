package io.bieases.routes.endtoend;

import java.nio.file.Path;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;

/** An Artemis broker as a process of its own, with the {@code broker.xml} of its first argument. */
final class BrokerMain {

  private BrokerMain() {}

  public static void main(String[] args) throws Exception {
    new EmbeddedActiveMQ().setConfigResourcePath(Path.of(args[0]).toUri().toString()).start();
  }
}
