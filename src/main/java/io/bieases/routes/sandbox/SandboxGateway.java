package io.bieases.routes.sandbox;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A running sandbox gateway on 127.0.0.1: the five operations of the contract, {@code
 * /sandbox/control}, {@code /sandbox/checkout} and {@code /sandbox/health}; and it sends webhooks.
 * Everything it executed is in its ledger before the answer leaves.
 */
public final class SandboxGateway implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(SandboxGateway.class.getName());

  /**
   * Several times what clients have on their way: a slow answer keeps its thread when its caller
   * has long gone, and what waits for one would be counted late, at a limit that its sender had
   * kept.
   */
  private static final int THREADS = 256;

  private static final long STOP_SECONDS = 3;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final HttpServer server;
  private final ExecutorService threads;
  private final WebhookSender webhooks;
  private final Ledger ledger;

  private SandboxGateway(
      HttpServer server, ExecutorService threads, WebhookSender webhooks, Ledger ledger) {
    this.server = server;
    this.threads = threads;
    this.webhooks = webhooks;
    this.ledger = ledger;
  }

  /**
   * Binds the port, opens the ledger (making folder and credentials where there are none) and
   * answers.
   *
   * @throws IllegalStateException if the port or the folder is in use, naming the property
   */
  public static SandboxGateway start(SandboxSettings settings, Clock clock) {
    // without it every answer on a kept connection waits some 40 ms for a delayed ACK
    System.setProperty("sun.net.httpserver.nodelay", "true");
    HttpServer server = bind(settings.port());
    try {
      SandboxCredentials credentials = SandboxCredentials.in(settings.secretsDir());
      Ledger ledger = Ledger.open(settings.dir());
      WebhookSwitches switches = new WebhookSwitches(settings.webhooks());
      Books books = Books.of(ledger, settings.merchantId(), switches);
      EnvelopeDoor door = new EnvelopeDoor(settings, credentials);
      Faults faults = new Faults();
      server.createContext(
          settings.pathPrefix(),
          new GatewayHandler(
              settings.pathPrefix(),
              frontDesk(settings, door, books, faults, server.getAddress().getPort(), clock),
              new ReplyWriter(settings, door, clock),
              books.arrivals(),
              clock));
      server.createContext(
          "/sandbox/", new ControlHandler(settings, books, faults, switches, clock));
      server.createContext(CheckoutPage.PATH, new CheckoutHandler(books, clock));
      ExecutorService threads = Executors.newFixedThreadPool(THREADS);
      server.setExecutor(threads);
      server.start();
      WebhookSealer sealer =
          new WebhookSealer(door, settings.merchantId(), credentials.gatewayKey());
      return new SandboxGateway(
          server, threads, WebhookSender.start(books, switches, sealer, clock), ledger);
    } catch (RuntimeException e) {
      server.stop(0);
      throw e;
    }
  }

  private static FrontDesk frontDesk(
      SandboxSettings settings,
      EnvelopeDoor door,
      Books books,
      Faults faults,
      int port,
      Clock clock) {
    String checkout = "http://127.0.0.1:" + port + CheckoutPage.PATH;
    return new FrontDesk(
        settings,
        door,
        books,
        faults,
        new PaymentDesk(books, checkout, SandboxGateway::newId),
        new RefundDesk(books, settings.refundTakes(), SandboxGateway::newId),
        clock);
  }

  /** The port it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** Stops at once; calls in flight lose their connection, as with a crash. */
  @Override
  public void close() {
    server.stop(0);
    webhooks.close();
    threads.shutdownNow();
    try {
      // a call that is being booked is booked to its end; the ledger goes last
      if (!threads.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
        LOG.log(System.Logger.Level.WARNING, "sandbox gateway stops while calls are open");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    ledger.close();
  }

  private static HttpServer bind(int port) {
    try {
      return HttpServer.create(
          new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), 128);
    } catch (BindException e) {
      throw new IllegalStateException(
          "sandbox gateway: port " + port + " of 127.0.0.1 is in use; set bieases.sandbox.port", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String newId() {
    byte[] random = new byte[8];
    RANDOM.nextBytes(random);
    return HexFormat.of().withUpperCase().formatHex(random);
  }
}
