package io.bieases.routes.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.apache.camel.CamelContext;
import org.apache.camel.SuspendableService;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
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
}
