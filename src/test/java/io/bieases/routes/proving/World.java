package io.bieases.routes.proving;

import static org.awaitility.Awaitility.await;

import io.bieases.routes.endtoend.ExternalBroker;
import io.bieases.routes.endtoend.GatewayControl;
import io.bieases.routes.endtoend.Journal;
import io.bieases.routes.endtoend.OwnProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;

/** All processes of a run, and what can be done to them. */
final class World implements AutoCloseable {

  /** Gate R1. */
  private static final int READY_SECONDS = 30;

  /** What one operation of a node has under way at most: the threads of config/application.yaml. */
  private static final int REFUNDS_OF_A_NODE = 16;

  private final Plan plan;
  private final Path folder;
  private final OwnProcess gatewayProcess;
  private final GatewayControl gateway;
  private final Optional<ExternalBroker> broker;
  private final Optional<Database> database;
  private final Caller caller = new Caller();
  private final List<Node> nodes = new ArrayList<>();
  private final long firstReadySeconds;
  private final long endNanos;
  private int kills;

  /** Starts everything in that folder and waits until it is ready. */
  World(Plan plan, Path folder) throws IOException {
    this.plan = plan;
    this.folder = Files.createDirectories(folder).toAbsolutePath();
    boolean shared = plan.setup() == Setup.SHARED;
    gatewayProcess = NodeArguments.startGateway(plan, this.folder);
    String url = "http://127.0.0.1:" + gatewayProcess.printed("sandbox gateway ready on ");
    gateway = new GatewayControl(URI.create(url + "/sandbox/"));
    broker = shared ? Optional.of(ExternalBroker.in(this.folder)) : Optional.empty();
    database = shared ? Optional.of(new Database(this.folder, freePort())) : Optional.empty();
    for (int i = 1; i <= plan.setup().nodes(); i++) {
      String name = "node" + i;
      int port = freePort();
      Path own = this.folder.resolve(name);
      NodeArguments arguments = new NodeArguments(plan, this.folder, url, caller);
      broker.ifPresent(there -> arguments.broker(there.url()));
      database.ifPresent(there -> arguments.database(there.url()));
      nodes.add(new Node(name, own, port, arguments.of(own.resolve("data"), port)));
    }
    startAll();
    firstReadySeconds = slowestReadySeconds();
    endNanos = System.nanoTime() + plan.time().toNanos();
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  Plan plan() {
    return plan;
  }

  Path folder() {
    return folder;
  }

  int mostRefundsInFlight() {
    return REFUNDS_OF_A_NODE * nodes.size();
  }

  List<Node> nodes() {
    return List.copyOf(nodes);
  }

  Node anyNode(Random random) {
    return nodes.get(random.nextInt(nodes.size()));
  }

  Caller caller() {
    return caller;
  }

  GatewayControl gateway() {
    return gateway;
  }

  /** The gateway stands still: connections open, nothing is answered. */
  void pauseGateway() {
    gatewayProcess.pause();
  }

  void wakeGateway() {
    gatewayProcess.wake();
  }

  /** The broker outside of the nodes, if there is one. */
  Optional<ExternalBroker> broker() {
    return broker;
  }

  /** The database outside of the nodes, if there is one. */
  Optional<Database> database() {
    return database;
  }

  Journal journal() {
    return database
        .map(there -> Journal.postgres(there.url(), "postgres", "postgres"))
        .orElseGet(() -> Journal.sqlite(nodes.get(0).data().resolve("journal.db")));
  }

  /** Whether the fault is to go on. */
  boolean hasTime() {
    return System.nanoTime() < endNanos;
  }

  /** Lets time pass; the gateway has to live through it. */
  void pass(Duration time) throws InterruptedException {
    if (gatewayProcess.endsWithin(time)) {
      throw new IllegalStateException("the gateway ended by itself");
    }
  }

  void kill(Node node) {
    node.kill();
    kills++;
  }

  /** Counts a kill of something else than a node. */
  void killed() {
    kills++;
  }

  int kills() {
    return kills;
  }

  /** Starts the nodes that do not run, and waits until all are ready. */
  void startAll() {
    nodes.forEach(Node::start);
    nodes.forEach(node -> node.awaitReady(caller));
  }

  long slowestReadySeconds() {
    return TimeUnit.MILLISECONDS.toSeconds(
        nodes.stream().mapToLong(Node::slowestReadyMillis).max().orElse(0));
  }

  /** How long it may take until a node is ready again; a machine too busy for it has longer. */
  long readyAgainSeconds() {
    return Math.max(READY_SECONDS, 2 * firstReadySeconds);
  }

  /** Waits until nothing of the load goes on by itself any more; whether it came to that. */
  boolean isClosedWithin(Load load, Duration patience) {
    try {
      await("closed")
          .atMost(patience)
          .pollInterval(Duration.ofMillis(500))
          .ignoreExceptions() // the journal may still be away
          .until(() -> load.isFinished(nodes) && isQuiet());
      return true;
    } catch (ConditionTimeoutException e) {
      return false;
    }
  }

  private boolean isQuiet() {
    return journal().openInstructions() == 0 && journal().unsentMessages() == 0;
  }

  @Override
  public void close() throws IOException {
    nodes.forEach(Node::close);
    broker.ifPresent(ExternalBroker::close);
    gatewayProcess.close();
    if (database.isPresent()) {
      database.get().close();
    }
  }
}
