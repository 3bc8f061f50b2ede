package io.bieases.routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.bieases.routes.endtoend.HttpApi.Answer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What callers get when the journal is gone. */
class HttpApiAwayTest {

  @Test
  void everyOperationSays503AndWhenToComeAgainAndNothingAboutUs(@TempDir Path folder) {
    try (RunningBundle bundle = RunningBundle.in(folder).start()) {
      HttpApi api = new HttpApi(bundle);
      bundle.loseJournal();
      List<Answer> answers = EveryOperation.of(api).stream().map(HttpApi.Call::answer).toList();

      assertThat(answers)
          .allSatisfy(
              answer -> {
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.header("Retry-After")).isEqualTo("10");
                assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
                assertThat(answer.text("type")).isEqualTo("urn:bieases:problem:unavailable");
                assertThat(answer.body())
                    .doesNotContain("Exception", "java.", "hikari", "\tat ", folder.toString());
              });
    }
  }
}
