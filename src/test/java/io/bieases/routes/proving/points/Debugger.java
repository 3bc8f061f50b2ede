package io.bieases.routes.proving.points;

import static org.awaitility.Awaitility.await;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.VMDisconnectedException;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.AttachingConnector;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.IllegalConnectorArgumentsException;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.request.EventRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The JDK's debugger, attached to a bundle of another process: it lets it stand still at a {@link
 * NamedPoint}, without a hook in the product.
 *
 * <pre>{@code
 * Stop stop = Debugger.attach(pid, port).at(NamedPoint.AFTER_THE_SEND, 1);
 * stop.await(Duration.ofSeconds(60));
 * stop.kill(); // or stop.resume()
 * }</pre>
 */
public final class Debugger implements AutoCloseable {

  private static final Duration LISTENS_WITHIN = Duration.ofSeconds(30);

  private final ProcessHandle process;
  private final VirtualMachine machine;
  private final List<Stop> stops = new CopyOnWriteArrayList<>();

  private Debugger(ProcessHandle process, VirtualMachine machine) {
    this.process = process;
    this.machine = machine;
  }

  /** A port that nobody listens at. */
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a JVM has to be started with, so that it can be attached to at that port. */
  public static String option(int port) {
    return "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:" + port;
  }

  /** Attaches to a process that was started with {@link #option}. */
  public static Debugger attach(long pid, int port) {
    ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
    VirtualMachine machine =
        await("a JVM that can be attached to")
            .atMost(LISTENS_WITHIN)
            .pollInterval(Duration.ofMillis(20))
            .ignoreExceptionsInstanceOf(IOException.class)
            .until(() -> connect(port), found -> true);
    Debugger debugger = new Debugger(process, machine);
    Thread listener = new Thread(debugger::listen, "debugger-" + port);
    listener.setDaemon(true);
    listener.start();
    return debugger;
  }

  private static VirtualMachine connect(int port)
      throws IOException, IllegalConnectorArgumentsException {
    AttachingConnector socket =
        Bootstrap.virtualMachineManager().attachingConnectors().stream()
            .filter(connector -> connector.name().equals("com.sun.jdi.SocketAttach"))
            .findFirst()
            .orElseThrow();
    Map<String, Connector.Argument> arguments = socket.defaultArguments();
    arguments.get("hostname").setValue("127.0.0.1");
    arguments.get("port").setValue(Integer.toString(port));
    return socket.attach(arguments);
  }

  /**
   * The whole process will stand still the {@code nth} time a thread comes to that point.
   *
   * @throws AssertionError if the product has no such point
   */
  public Stop at(NamedPoint point, int nth) {
    return stop(point, nth, EventRequest.SUSPEND_ALL);
  }

  /** As {@link #at}, but only the thread that comes there stands still; the others go on. */
  public Stop threadAt(NamedPoint point, int nth) {
    return stop(point, nth, EventRequest.SUSPEND_EVENT_THREAD);
  }

  private Stop stop(NamedPoint point, int nth, int suspends) {
    point.mustExist();
    Stop stop = new Stop(process, point, nth, suspends);
    stops.add(stop);
    stop.arm(machine);
    return stop;
  }

  private void listen() {
    try {
      while (true) {
        EventSet events = machine.eventQueue().remove();
        boolean stands = false;
        for (Event event : events) {
          if (event.request() != null
              && event.request().getProperty(Stop.class) instanceof Stop stop) {
            stands |= stop.met(event, events);
          }
        }
        if (!stands) {
          events.resume();
        }
      }
    } catch (VMDisconnectedException gone) {
      stops.forEach(stop -> stop.gone("the process ended"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets the process go on; nothing stops it any more. */
  @Override
  public void close() {
    try {
      machine.dispose();
    } catch (VMDisconnectedException gone) {
      stops.forEach(stop -> stop.gone("the process ended"));
    }
  }
}
