package io.bieases.routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.store.StoredMessage;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.bieases.routes.endtoend.RunningBundle.Letter;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A merchant-wide fault as the people see it who get the mail, at a real mail server. */
class AlertMailTest {

  private static final int ROWS = 10_000;
  private static final Map<String, ?> FAULT =
      Map.of("status", 200, "body", "{\"code\":\"44000\",\"msg\":\"Certificate not found\"}");
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path folder;
  private final int port = RunningBundle.freePort();
  private GreenMail server;

  @BeforeEach
  void startServer() {
    server = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    server.start();
  }

  @AfterEach
  void stopServer() {
    server.stop();
  }

  private RunningBundle start() {
    return RunningBundle.in(folder)
        // a probe every 600 ms
        .with("bieases.ladders.scale", 0.01)
        .with("bieases.alerts.channels", "log,queue,mail")
        .with("bieases.alerts.mail.host", "127.0.0.1")
        .with("bieases.alerts.mail.port", port)
        .with("bieases.alerts.mail.tls", "none")
        .with("bieases.alerts.mail.from", "bieases@example.com")
        .with("bieases.alerts.mail.to", "ops@example.com, treasury@example.com")
        .start();
  }

  /** What one of the two receivers has got. */
  private List<MimeMessage> mails() throws FolderException {
    GreenMailUser receiver = server.getUserManager().getUserByEmail("ops@example.com");
    if (receiver == null) {
      return List.of();
    }
    return server.getManagers().getImapHostManager().getInbox(receiver).getMessages().stream()
        .map(StoredMessage::getMimeMessage)
        .toList();
  }

  private static JsonNode alert(RunningBundle bundle, String event) throws IOException {
    List<String> bodies =
        bundle.letters("bieases.alerts").stream()
            .map(Letter::body)
            .filter(body -> body.contains("\"event\":\"" + event + "\""))
            .toList();
    assertThat(bodies).as("on the queue: " + event).hasSize(1);
    return new ObjectMapper().readTree(bodies.get(0));
  }

  @Test
  void tenThousandRowsBehindAFaultAreOneAlertOneMailAndGoOnAfterTheFix() throws Exception {
    try (RunningBundle bundle = start()) {
      bundle.gateway().always("http-status", "refund", FAULT);
      bundle.drop(
          "big.csv",
          IntStream.rangeClosed(1, ROWS)
              .mapToObj(i -> RunningBundle.row("CANARYROW-" + i))
              .toList());
      await("a mail").atMost(PATIENCE).until(() -> !mails().isEmpty());
      await("every row waits")
          .atMost(PATIENCE)
          .until(() -> bundle.journal().openInstructions() == ROWS);
      int met = bundle.gateway().arrivals().size();
      await("probes").atMost(PATIENCE).until(() -> bundle.gateway().arrivals().size() >= met + 3);

      assertThat(bundle.journal().openHolds()).isEqualTo(1);
      assertThat(mails()).as("one mail").hasSize(1);
      assertIsStart(mails().get(0));
      JsonNode start = alert(bundle, "start");
      assertThat(start.path("text").asText()).isEqualTo("held: 44000 Certificate not found");
      assertThat(start.path("route").asText()).isEqualTo("outcome-hold-merchant");

      bundle.gateway().faultless();
      await("the end").atMost(PATIENCE).until(() -> mails().size() == 2);
      await("it goes on").atMost(PATIENCE).until(() -> bundle.gateway().executed().size() >= 50);
      MimeMessage end = mails().get(1);
      assertThat(end.getSubject()).isEqualTo("[bieases sandbox] over: main, refund, held");
      assertThat(end.getContent().toString()).contains("hold ended: a probe got through");
      assertThat(alert(bundle, "end").path("affected").asInt()).isGreaterThanOrEqualTo(ROWS - 50);
      assertThat(bundle.letters("bieases.dead-letter")).isEmpty();
      assertThat(mails()).hasSize(2);
    }
  }

  private static void assertIsStart(MimeMessage mail) throws MessagingException, IOException {
    assertThat(mail.getSubject()).isEqualTo("[bieases sandbox] alert: main, refund, held");
    assertThat(mail.getFrom()).extracting(Object::toString).containsExactly("bieases@example.com");
    assertThat(mail.getRecipients(Message.RecipientType.TO))
        .extracting(Object::toString)
        .containsExactly("ops@example.com", "treasury@example.com");
    String text = mail.getContent().toString();
    assertThat(text)
        .contains(
            "held: 44000 Certificate not found",
            "Merchant:      main",
            "Operation:     refund",
            "Cause:         44000",
            "Rows so far:   ",
            "route outcome-hold-merchant",
            "src/docs/runbook.md#alert-held")
        .doesNotContain("CANARYROW", "SBXUSD", "1.00");
  }

  @Test
  void aMailServerThatIsAwayDelaysOnlyTheMail() throws Exception {
    server.stop();
    try (RunningBundle bundle = start()) {
      bundle.gateway().always("http-status", "refund", FAULT);
      bundle.drop("small.csv", List.of(RunningBundle.row("R-1")));
      await("the queue has it")
          .atMost(PATIENCE)
          .until(() -> !bundle.letters("bieases.alerts").isEmpty());
      String mail = "alert-mail/" + alert(bundle, "start").path("incident").asText() + "/start";
      await("it was tried").atMost(PATIENCE).until(() -> bundle.journal().sendTries(mail) > 0);
      bundle.gateway().faultless();
      assertThat(bundle.settled("R-1").state()).isEqualTo("accepted");
      await("its end, too")
          .atMost(PATIENCE)
          .until(() -> bundle.letters("bieases.alerts").size() == 2);
      assertThat(bundle.journal().isSent(mail)).isFalse();

      startServer();
      await("the mails")
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(500))
          .until(
              () -> {
                bundle.ages(mail, Duration.ZERO);
                bundle.ages(mail.replace("/start", "/end"), Duration.ZERO);
                return mails().size() >= 2;
              });
      await("marked sent").atMost(PATIENCE).until(() -> bundle.journal().isSent(mail));
      assertThat(mails().get(0).getMessageID()).isEqualTo("<" + mail + "@bieases-routes>");
    }
  }
}
