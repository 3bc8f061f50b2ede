package io.bieases.routes.start;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import org.junit.jupiter.api.Test;

class LibraryLoggersTest {

  private static boolean says(LoggerContext context, String logger, Level level) {
    context.getLogger("ROOT").setLevel(Level.TRACE);
    return context.getLogger(logger).isEnabledFor(level);
  }

  private static void onlyOursIsFine(LoggerContext context) {
    assertThat(says(context, "org.apache.hc.client5.http.wire", Level.DEBUG)).isFalse();
    assertThat(says(context, "org.apache.hc.client5.http.wire", Level.INFO)).isTrue();
    assertThat(says(context, "org.apache.activemq.audit.message", Level.INFO)).isFalse();
    assertThat(says(context, "io.bieases.routes.status.Events", Level.TRACE)).isTrue();
    assertThat(says(context, "gateway-send-call", Level.TRACE)).isTrue();
  }

  @Test
  void librariesSayNothingFineHoweverOftenTheLoggingSystemIsReset() {
    LoggerContext context = new LoggerContext();
    LibraryLoggers.quieten(context);
    LibraryLoggers.quieten(context);
    onlyOursIsFine(context);
    for (int i = 0; i < 3; i++) {
      context.reset();
      onlyOursIsFine(context);
      LibraryLoggers.quieten(context);
      assertThat(context.getTurboFilterList()).hasSize(1);
      assertThat(context.getCopyOfListenerList()).hasSize(1);
    }
  }
}
