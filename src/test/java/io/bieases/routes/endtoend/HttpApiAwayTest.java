package io.bieases.routes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.bieases.routes.endtoend.HttpApi.Answer;
import java.nio.charset.StandardCharsets;
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
      String refund = "{\"referRefundNo\":\"A-1\",\"refundAmount\":\"1\",\"currency\":\"JPY\"}";
      String order =
          HttpApi.document()
              .at("/paths/~1{merchant}~1payment-orders/post/requestBody/content/application~1json")
              .at("/examples/order/value")
              .toString();
      String csv = RunningBundle.HEADER + RunningBundle.row("A-1") + "\n";
      List<Answer> answers =
          List.of(
              api.post("main/payment-orders").json(order).answer(),
              api.get("main/payment-orders/p").answer(),
              api.post("main/payment-orders/p/cancel").answer(),
              api.post("main/payment-orders/p/refunds").json(refund).answer(),
              api.get("main/refunds/r").answer(),
              api.get("main/instructions/n").answer(),
              api.post("main/refund-batches")
                  .bytes("text/csv", csv.getBytes(StandardCharsets.UTF_8))
                  .answer(),
              api.get("main/refund-batches/b").answer(),
              api.get("main/refund-batches/b/result").answer());

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
