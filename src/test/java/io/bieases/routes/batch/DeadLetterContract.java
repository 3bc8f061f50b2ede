package io.bieases.routes.batch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every row that never becomes an instruction is a dead letter, once; of a refused file, one. */
abstract class DeadLetterContract extends BatchContract {

  private static JsonNode json(Object text) {
    try {
      return BatchJson.MAPPER.readTree(String.valueOf(text));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private List<JsonNode> bodies() {
    return at.jdbc.queryForList("SELECT body FROM outbox ORDER BY id", String.class).stream()
        .map(DeadLetterContract::json)
        .toList();
  }

  @Test
  void eachRefusedRowIsOneMessageThatSaysWhereToLookAndNoValue() throws IOException {
    String first = at.release("first.csv", "PAY1,R1,10,USD,late,shoes\n");
    String id =
        at.release(
            "may.csv",
            "PAY1,R1,11,USD,late,shoes\nPAY2,R2,secret,USD,,\nPAY3,R3,1,USD,,\nPAY3,R3,1,USD,,\n");

    assertThat(at.jdbc.queryForList("SELECT message_id FROM outbox ORDER BY id", String.class))
        .containsExactly(
            "dead-letter/" + id + "/1", "dead-letter/" + id + "/2", "dead-letter/" + id + "/4");
    assertThat(at.jdbc.queryForList("SELECT DISTINCT destination FROM outbox", String.class))
        .containsExactly("bieases.dead-letter");
    assertThat(
            at.jdbc.queryForList("SELECT headers FROM outbox ORDER BY id", String.class).stream()
                .map(headers -> json(headers).toString()))
        .containsExactly(
            "{\"merchant\":\"main\",\"operation\":\"refund\",\"number\":\"R1\",\"outcome\":\"rejected\",\"code\":\"\"}",
            "{\"merchant\":\"main\",\"operation\":\"refund\",\"number\":\"\",\"outcome\":\"rejected\",\"code\":\"\"}",
            "{\"merchant\":\"main\",\"operation\":\"refund\",\"number\":\"R3\",\"outcome\":\"rejected\",\"code\":\"\"}");
    JsonNode conflict = bodies().get(0);
    assertThat(conflict.get("field").asText()).isEqualTo("referRefundNo");
    assertThat(conflict.get("message").asText()).contains("other content", first);
    JsonNode bad = bodies().get(1);
    assertThat(bad.get("batch").asText()).isEqualTo(id);
    assertThat(bad.get("file").asText()).isEqualTo("may.csv");
    assertThat(bad.get("row").asLong()).isEqualTo(2);
    assertThat(bad.get("line").asLong()).isEqualTo(3);
    assertThat(bad.get("field").asText()).isEqualTo("refundAmount");
    assertThat(bad.get("environment").asText()).isEqualTo("sandbox");
    assertThat(bad.toString()).doesNotContain("secret", "PAY2");
  }

  @Test
  void aRefusedFileIsOneMessageHoweverOftenItIsLookedAt() throws IOException {
    String rows = "PAY1,bad number,10,USD,late,shoes\n";
    String text = BatchFixture.HEADER + rows + "PAY1,R2,10,USD,\"open,b\n";
    String id = at.arrive("may.csv", text.getBytes(StandardCharsets.UTF_8));
    at.faults.killBeforeUse(9);
    ResumeContract.survives(() -> at.staging().check(id));
    at.faults.restart();
    at.staging().check(id);
    at.staging().check(id);
    at.files().refuse(id);

    assertThat(bodies())
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.get("batch").asText()).isEqualTo(id);
              assertThat(letter.get("message").asText())
                  .isEqualTo("a quote is opened and never closed");
              assertThat(letter.get("row").asLong()).isEqualTo(2);
              assertThat(letter.get("outcome").asText()).isEqualTo("rejected");
            });
  }

  @Test
  void aReleaseThatIsCutOffSendsEachLetterOnce() throws IOException {
    StringBuilder rows = new StringBuilder();
    for (int i = 1; i <= 2_300; i++) {
      rows.append("PAY").append(i).append(i % 100 == 0 ? ",,1,USD,,\n" : ",R" + i + ",1,USD,,\n");
    }
    String id = at.arrive("may.csv", rows.toString());
    at.staging().check(id);
    at.faults.killBeforeUse(4);
    ResumeContract.survives(() -> at.staging().release(id));
    at.faults.restart();
    at.staging().release(id);
    assertThat(at.count("outbox")).isEqualTo(23);
  }
}
