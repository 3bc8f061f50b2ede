package io.bieases.routes.batch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The member {@code error} comes and goes; nothing else of a line changes. */
class ErrorMemberTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"a\":1.50,\"error\":\"x\"} | {\"a\":1.50}",
        "{\"error\":\"x\",\"a\":-0} | {\"a\":-0}",
        "{ \"a\" : 1 , \"error\" : { \"error\" : [ 1 , 2 ] } , \"b\" : \"\u00e4\" } | { \"a\" : 1 , \"b\" : \"\u00e4\" }",
        "{\"error\":\"x\"} | {}",
        "{\"a\":{\"error\":1}} | {\"a\":{\"error\":1}}",
        "{\"a\":\"\\\"error\\\"\"} | {\"a\":\"\\\"error\\\"\"}",
        "{\"error\": | {\"error\":",
        "[\"error\"] | [\"error\"]",
      })
  void itIsTakenOut(String line, String rest) {
    assertThat(ErrorMember.remove(line)).isEqualTo(rest);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"a\":1e2} | {\"a\":1e2,\"error\":\"b\\\"d\"}",
        "{\"a\":1,\"a\":2}  | {\"a\":1,\"a\":2,\"error\":\"b\\\"d\"}",
        "{ } | {\"error\":\"b\\\"d\"}",
        "{\"error\":\"old\",\"a\":1} | {\"a\":1,\"error\":\"b\\\"d\"}",
        "x\"y | {\"input\":\"x\\\"y\",\"error\":\"b\\\"d\"}",
        "{} {} | {\"input\":\"{} {}\",\"error\":\"b\\\"d\"}",
      })
  void itIsPutInAsTheLastOne(String line, String with) {
    assertThat(ErrorMember.add(line, "b\"d")).isEqualTo(with);
  }

  @Test
  void aLineTooDeepToLookIntoIsCarriedAsText() {
    String deep = "{\"a\":".repeat(2_000) + "1" + "}".repeat(2_000);
    assertThat(ErrorMember.add(deep, "e"))
        .startsWith("{\"input\":\"{")
        .endsWith(",\"error\":\"e\"}");
  }
}
