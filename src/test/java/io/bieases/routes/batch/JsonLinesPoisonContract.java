package io.bieases.routes.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Poison lines (gate R12): no crash, row and field right in every message, good rows run. */
abstract class JsonLinesPoisonContract extends BatchContract {

  private static final String GOOD = refund("P1", "R1", "\"1\"");
  private static final String LAST = refund("P9", "R9", "\"9\"");

  private static String refund(String payment, String number, String amount) {
    return """
        {"paymentId":"%s","referRefundNo":"%s","refundAmount":%s,"currency":"USD"}
        """
        .formatted(payment, number, amount);
  }

  /** The poison is row 2 of 3; the others must be good. */
  private String faultOf(byte[] poison) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(GOOD.getBytes(StandardCharsets.UTF_8));
    file.writeBytes(poison);
    file.writeBytes(("\n" + LAST).getBytes(StandardCharsets.UTF_8));
    String id = at.arriveLines("refund", "x.jsonl", file.toByteArray());
    assertThat(at.staging().check(id)).isEqualTo("staged");
    assertThat(at.batch(id).rowsTotal()).isEqualTo(3);
    assertThat(at.fault(id, 1)).isEmpty();
    assertThat(at.fault(id, 3)).isEmpty();
    at.staging().release(id);
    assertThat(at.jdbc.queryForList("SELECT number FROM instruction ORDER BY id", String.class))
        .contains("R1", "R9");
    at.settleAll("accepted");
    assertThat(at.report().writeResult(id).rows()).isEqualTo(3);
    return at.fault(id, 2);
  }

  private String faultOf(String poison) throws IOException {
    return faultOf(poison.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1e400 | refundAmount: must be a plain decimal",
        "NaN | : is not JSON as it must be",
        "-0 | refundAmount: ",
        "-1 | refundAmount: must be a plain decimal",
        "0 | refundAmount: must be more than zero",
        "\"NaN\" | refundAmount: must be a plain decimal",
        "\"1e1\" | refundAmount: must be a plain decimal",
        "10.555 | refundAmount: USD has 2 decimals",
        "true | refundAmount: must be a decimal",
        "null | refundAmount: is null",
        "[1] | refundAmount: must be a decimal",
        "1,\"refundAmount\":2 | : has a field twice",
        "1,\"note\":2 | note: is not a field of this operation",
        "1,\"reason\":\"a\\u0000b\" | reason: control characters",
        "1} {\"a\":1 | : is not JSON as it must be",
      })
  void aPoisonLineIsRejectedWithItsFieldAndTheOthersRun(String amount, String fault)
      throws IOException {
    assertThat(faultOf(refund("P2", "R2", amount).strip())).startsWith(fault);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[]", "1", "\"text\"", "null", "{", "{}}", "PAY1,R1,10,USD,a,b", "\u0007"})
  void aLineThatIsNotOneObjectIsRejected(String line) throws IOException {
    assertThat(faultOf(line)).startsWith(": is not ");
  }

  @Test
  void bytesThatAreNotUtf8RejectTheirLineOnly() throws IOException {
    byte[] line = refund("P2", "l\u00e4te", "1").strip().getBytes(StandardCharsets.ISO_8859_1);
    assertThat(faultOf(line)).isEqualTo(": has bytes that are not UTF-8");
    byte[] overlong = {'{', '"', (byte) 0xC0, (byte) 0xAF, '"', ':', '1', '}'};
    at.jdbc.update("UPDATE batch SET digest = id");
    assertThat(faultOf(overlong)).isEqualTo(": has bytes that are not UTF-8");
  }

  @Test
  void aZeroByteRejectsItsLineOnly() throws IOException {
    assertThat(faultOf("{\"paymentId\":\"P\u00002\"}")).startsWith(": is not JSON as it must be");
  }

  @Test
  void tenThousandLevelsAreOneBadRow() throws IOException {
    String deep = "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000);
    assertThat(faultOf(deep)).startsWith(": is not JSON as it must be");
  }

  @Test
  void aLineIsHeldToAMebibyteToTheByte() throws IOException {
    String line = refund("P2", "R2", "1").strip();
    String padded = line + " ".repeat((1 << 20) - line.length());
    assertThat(faultOf(padded + "\r")).isEmpty();
  }

  @Test
  void aLineOfTenMegabytesIsOneBadRowAndShownByItsBeginning() throws IOException {
    String line = "{\"paymentId\":\"" + "x".repeat(10 << 20) + "\"}";
    assertThat(faultOf(line)).isEqualTo(": longer than 1048576 bytes");
    assertThat(at.companion(at.batchIds().get(0), ".result.csv"))
        .contains("xx… (cut, " + line.length() + " bytes)")
        .hasSizeLessThan(2_000);
  }

  @Test
  void marksLineEndsAndBlankLinesDoNotShiftRowNumbers() throws IOException {
    String text =
        "\uFEFF"
            + GOOD.strip()
            + "\r\n\r\n \t\n"
            + refund("P2", "R2", "0").strip()
            + "\r\n"
            + LAST.strip();
    String id = at.arriveLines("refund", "x.jsonl", text.getBytes(StandardCharsets.UTF_8));
    at.staging().check(id);
    assertThat(at.batch(id).rowsTotal()).isEqualTo(3);
    assertThat(at.batch(id).rowsBad()).isEqualTo(1);
    assertThat(at.fault(id, 2)).startsWith("refundAmount: ");
    assertThat(at.jdbc.queryForList("SELECT line_no FROM batch_row ORDER BY row_no", Long.class))
        .containsExactly(1L, 4L, 5L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "\uFEFF", " \r\n\t\n"})
  void aFileWithoutALineIsRefused(String text) throws IOException {
    String id = at.refuseLines("refund", "x.jsonl", text);
    assertThat(at.companion(id, ".reason.json")).contains("there is no row in the file");
    assertThat(at.batch(id).location()).startsWith("rejected/2026-09-21/x.jsonl");
  }
}
