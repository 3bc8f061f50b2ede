package io.bieases.routes.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.Suspendable;
import org.apache.camel.SuspendableService;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which routes are suspended and resumed, and whose decisions are left alone. */
class DoorsTest {

  @TempDir Path folder;
  private final CamelContext camel = new DefaultCamelContext();
  private final Doors doors = new Doors(camel);

  @BeforeEach
  void start() throws Exception {
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("file:" + folder.resolve("a")).routeId("a").group("door").to("log:a");
            from("file:" + folder.resolve("b")).routeId("b").group("door").to("log:b");
            from("file:" + folder.resolve("c")).routeId("c").to("log:c");
          }
        });
    camel.start();
  }

  @AfterEach
  void stop() {
    camel.stop();
  }

  private boolean isSuspended(String route) {
    return ((SuspendableService) camel.getRoute(route).getConsumer()).isSuspended();
  }

  @Test
  void onlyDoorsAreSuspendedHoweverOftenAndResumedTogether() {
    doors.suspend();
    doors.suspend();
    assertThat(isSuspended("a")).isTrue();
    assertThat(isSuspended("b")).isTrue();
    assertThat(isSuspended("c")).isFalse();

    doors.resume();
    assertThat(isSuspended("a")).isFalse();
    assertThat(isSuspended("b")).isFalse();
  }

  @Test
  void whatAnOperatorClosedIsOpenedByNobodyElse() {
    doors.suspend();
    doors.drain();
    doors.resume();
    assertThat(doors.statuses()).containsEntry("a", "Suspended").containsEntry("b", "Suspended");
    assertThat(doors.statuses()).doesNotContainKey("c");

    doors.undrain();
    assertThat(doors.statuses().values()).containsOnly("Started");
  }

  @Test
  void aDoorThatCannotBeClosedKeepsNoOtherOpenAndIsTriedAgain() throws Exception {
    AtomicBoolean jams = new AtomicBoolean(true);
    camel.addEndpoint("jams:x", new Jams(camel, jams));
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("jams:x").routeId("0-first").group("door").to("log:x");
          }
        });

    doors.drain();

    assertThat(doors.isDrained()).isTrue();
    assertThat(doors.areOpen()).isFalse();
    assertThat(isSuspended("a")).isTrue();
    assertThat(isSuspended("b")).isTrue();
    assertThat(isSuspended("0-first")).isFalse();
    jams.set(false);
    camel.getRouteController().startRoute("0-first");
    doors.drain();
    assertThat(isSuspended("0-first")).isTrue();
  }

  @Test
  void whatAnOperatorSuspendedOrStoppedStaysSo() throws Exception {
    camel.getRouteController().suspendRoute("a");
    doors.suspend();
    camel.getRouteController().stopRoute("b");

    doors.resume();

    assertThat(isSuspended("a")).isTrue();
    assertThat(camel.getRouteController().getRouteStatus("b").isStopped()).isTrue();
    doors.suspend();
    assertThat(camel.getRouteController().getRouteStatus("b").isStopped()).isTrue();
  }

  /** A door whose suspension fails while it jams. */
  private static final class Jams extends DefaultEndpoint {

    private final AtomicBoolean jams;

    Jams(CamelContext camel, AtomicBoolean jams) {
      super("jams:x", null);
      setCamelContext(camel);
      this.jams = jams;
    }

    @Override
    public Producer createProducer() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Consumer createConsumer(Processor processor) {
      return new JammingConsumer(this, processor, jams);
    }
  }

  private static final class JammingConsumer extends DefaultConsumer implements Suspendable {

    private final AtomicBoolean jams;

    JammingConsumer(Endpoint endpoint, Processor processor, AtomicBoolean jams) {
      super(endpoint, processor);
      this.jams = jams;
    }

    @Override
    protected void doSuspend() {
      if (jams.get()) {
        throw new IllegalStateException("it jams");
      }
    }
  }
}
