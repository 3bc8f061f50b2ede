package io.bieases.routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.bieases.routes.endtoend.HttpApi.Answer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What callers get when the doors are closed, and when the journal is gone. */
class HttpApiAwayTest {

  @Test
  void everyOperationSays503AndWhenToComeAgainAndNothingAboutUs(@TempDir Path folder) {
    try (RunningBundle bundle = RunningBundle.in(folder).start()) {
      HttpApi api = new HttpApi(bundle);
      bundle.loseJournal();

      assertThat(answers(EveryOperation.of(api)))
          .allSatisfy(HttpApiAwayTest::isTurnedAway)
          .noneMatch(answer -> answer.body().contains(folder.toString()));
    }
  }

  @Test
  void aDrainedNodeTakesNothingNewAndStillSaysWhatThereIs(@TempDir Path folder) throws Exception {
    try (RunningBundle bundle = RunningBundle.in(folder).start()) {
      Map<Boolean, List<HttpApi.Call>> calls =
          EveryOperation.of(new HttpApi(bundle)).stream()
              .collect(Collectors.partitioningBy(HttpApi.Call::asksOnly));
      assertThat(readiness(bundle)).isEqualTo(200);
      bundle.doors().drain();

      assertThat(answers(calls.get(false))).hasSize(4).allSatisfy(HttpApiAwayTest::isTurnedAway);
      assertThat(answers(calls.get(true)))
          .hasSize(5)
          .allSatisfy(answer -> assertThat(answer.status()).isNotEqualTo(503));
      assertThat(readiness(bundle)).isEqualTo(503);

      bundle.doors().undrain();
      assertThat(answers(calls.get(false)))
          .allSatisfy(answer -> assertThat(answer.status()).isNotEqualTo(503));
      assertThat(readiness(bundle)).isEqualTo(200);
    }
  }

  private static List<Answer> answers(List<HttpApi.Call> calls) {
    return calls.stream().map(HttpApi.Call::answer).toList();
  }

  private static int readiness(RunningBundle bundle) throws Exception {
    URI uri = bundle.jolokia().resolve("health/readiness");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
        .statusCode();
  }

  private static void isTurnedAway(Answer answer) {
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("Retry-After")).isEqualTo("10");
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    assertThat(answer.text("type")).isEqualTo("urn:bieases:problem:unavailable");
    assertThat(answer.body()).doesNotContain("Exception", "java.", "hikari", "\tat ");
  }
}
