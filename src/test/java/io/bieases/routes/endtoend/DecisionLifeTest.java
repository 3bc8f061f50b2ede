package io.bieases.routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Parked rows of a file, from the drop to the day on which a person has decided on the last. */
@ExtendWith(SharedBundle.class)
class DecisionLifeTest {

  private static final String FILE = "decide.csv.result.csv";
  private static final String CONFLICT = "DECIDE-SIM44015";
  private static final String PASSES_LATER = "DECIDE-SIM44015x1";
  private static final String EXECUTED = "DECIDE-SIMLOSTx1-SIM40000x1";
  private static final String ASKED = "DECIDE-SIM44011";

  private final RunningBundle bundle;

  @TempDir private Path folder;

  DecisionLifeTest(RunningBundle bundle) {
    this.bundle = bundle;
  }

  /** What a shell says to the lines of the runbook, with rows of ours in place of the sample's. */
  private List<String> pasted() throws Exception {
    String text = Files.readString(Path.of("src/docs/runbook.md"));
    int start = text.indexOf("```sh\nconsole()") + 6;
    Path script =
        Files.writeString(
            folder.resolve("page.sh"),
            text.substring(start, text.indexOf("```\n", start))
                .replace("http://127.0.0.1:8081/actuator/jolokia", bundle.jolokia().toString())
                .replace("bieases:type=Instructions", bundle.operatorDesk())
                .replace("DEMO-44015-SIM44015", CONFLICT)
                .replace("\"DEMO-44011-SIM44011\",2", "\"" + PASSES_LATER + "\",1")
                .replace("data/sandbox/", bundle.dataDir() + "/"));
    Path said = folder.resolve("page.out");
    Process bash =
        new ProcessBuilder("bash", script.toString())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    assertThat(bash.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return Files.readAllLines(said);
  }

  private String desk(String operation, String... arguments) throws Exception {
    ObjectMapper json = new ObjectMapper();
    String body =
        json.createObjectNode()
            .put("type", "exec")
            .put("mbean", bundle.operatorDesk())
            .put("operation", operation)
            .set("arguments", json.valueToTree(arguments))
            .toString();
    String login =
        "admin:" + Files.readString(bundle.dataDir().resolve("initial-password")).strip();
    HttpRequest request =
        HttpRequest.newBuilder(bundle.jolokia())
            .header(
                "Authorization",
                "Basic "
                    + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)))
            .header("Cookie", "XSRF-TOKEN=test")
            .header("X-XSRF-TOKEN", "test")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    String answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    return json.readTree(answer).path("value").asText();
  }

  private String version(String number) throws Exception {
    return new ObjectMapper()
        .readTree(desk("show", "main", number))
        .at("/0/instruction/version")
        .asText();
  }

  private void resultSays(String area, String number, String state) {
    await(number + " is " + state + " in " + area)
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(
            () ->
                ResultFile.read(bundle.find(area, FILE).orElseThrow()).stream()
                    .anyMatch(line -> line.number().equals(number) && line.state().equals(state)));
  }

  @Test
  void aFileLeavesAttentionWhenAPersonHasDecidedOnItsLastRow() throws Exception {
    List<String> numbers = List.of("DECIDE-GOOD", CONFLICT, PASSES_LATER, EXECUTED, ASKED);
    bundle.drop("decide.csv", numbers.stream().map(RunningBundle::row).toList());
    List<ResultFile.Line> lines = ResultFile.read(bundle.file("attention", FILE));
    assertThat(lines)
        .extracting(ResultFile.Line::state)
        .containsExactly("accepted", "parked", "parked", "parked", "parked");
    assertThat(lines.get(1).message()).contains("number conflict", "; tried 1 time: 20");
    assertThat(lines.get(3).message())
        .contains("may have been paid", "; tried 2 times: 20", " no-answer (unknown), ", "40000");
    assertThat(lines.get(4).message()).contains("; asked for the payment: 20");
    assertThat(bundle.gateway().executed()).doesNotContain(PASSES_LATER);

    assertThat(List.of(version(CONFLICT), version(ASKED)))
        .as("as the page has them of the sample's")
        .containsExactly("1", "2");

    List<String> said = pasted();
    assertThat(said.get(0)).contains("\\\"outcome\\\" : \\\"parked\\\"");
    assertThat(said.get(1)).contains("closed: refund " + CONFLICT + " of main is rejected");
    assertThat(said.get(2)).contains("resent: refund " + PASSES_LATER);
    resultSays("attention", CONFLICT, "rejected");
    resultSays("attention", PASSES_LATER, "accepted");

    assertThat(desk("resend", "main", "refund", EXECUTED, version(EXECUTED), "the field is mended"))
        .startsWith("resent: ");
    bundle.journal().await("refund", EXECUTED, row -> row.state().equals("duplicate"));
    assertThat(desk("close", "main", "refund", ASKED, "2", "no", "no transaction at BIEASES"))
        .startsWith("closed: ");
    bundle.journal().await("refund", EXECUTED, row -> row.state().equals("parked"));
    assertThat(
            desk(
                "close",
                "main",
                "refund",
                EXECUTED,
                version(EXECUTED),
                "yes",
                "BIEASES has confirmed it"))
        .startsWith("closed: ");

    assertThat(ResultFile.read(bundle.file("done", FILE)))
        .extracting(ResultFile.Line::number, ResultFile.Line::state, ResultFile.Line::code)
        .containsExactly(
            tuple("DECIDE-GOOD", "accepted", "20000"),
            tuple(CONFLICT, "rejected", "44015"),
            tuple(PASSES_LATER, "accepted", "20000"),
            tuple(EXECUTED, "succeeded", "44015"),
            tuple(ASKED, "rejected", "44011"));
    assertThat(bundle.find("attention", FILE)).isEmpty();
    assertThat(bundle.gateway().executed()).containsOnlyOnce(EXECUTED, PASSES_LATER);
    everybodyIsTold();
    callersSeeWhoDecided();
  }

  private void everybodyIsTold() {
    bundle.outboxIsEmpty();
    assertThat(letters("bieases.outcomes", CONFLICT))
        .hasSize(2)
        .last()
        .asString()
        .contains("outcome=rejected", "closed by admin, was not paid: ");
    assertThat(letters("bieases.outcomes", EXECUTED))
        .last()
        .asString()
        .contains("outcome=succeeded", "closed by admin, was paid: BIEASES has confirmed it");
    assertThat(letters("bieases.dead-letter", CONFLICT)).hasSize(1);
    assertThat(letters("bieases.dead-letter", EXECUTED)).isEmpty();
  }

  private List<RunningBundle.Letter> letters(String queue, String number) {
    return bundle.letters(queue).stream().filter(letter -> letter.is("refund", number)).toList();
  }

  private void callersSeeWhoDecided() throws IOException {
    HttpApi api = new HttpApi(bundle);
    JsonNode decisions =
        api.get("main/instructions/" + EXECUTED).answer().json().at("/instructions/0/decisions");
    assertThat(Stream.of(0, 1).map(n -> decisions.path(n).path("action").asText()))
        .containsExactly("resend", "close: happened");
    assertThat(decisions.path(1).path("operator").asText()).isEqualTo("admin");
    assertThat(decisions.path(1).path("reason").asText()).isEqualTo("BIEASES has confirmed it");
    JsonNode asked =
        api.get("main/instructions/" + ASKED).answer().json().at("/instructions/0/questions/0");
    assertThat(asked.path("number").asText()).startsWith("~about-");
    assertThat(asked.path("status").asText()).isEqualTo("success");
  }
}
