package io.bieases.routes.batch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Poison rows and files (gate R12): no crash, the row number right in every message, good rows run.
 */
abstract class PoisonContract extends BatchContract {

  private static final String GOOD = "PAY1,R1,10,USD,late,shoes\n";
  private static final String LAST = "PAY9,R9,9,USD,late,shoes\n";

  private String staged(byte[] content) throws IOException {
    String id = at.arrive("refunds.csv", content);
    assertThat(at.staging().check(id)).isEqualTo("staged");
    return id;
  }

  /** The poison is row 2 of 3; the others must be good. */
  private String faultOf(byte[] poison) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes((BatchFixture.HEADER + GOOD).getBytes(StandardCharsets.UTF_8));
    file.writeBytes(poison);
    file.writeBytes(LAST.getBytes(StandardCharsets.UTF_8));
    String id = staged(file.toByteArray());
    assertThat(at.batch(id).rowsTotal()).isEqualTo(3);
    assertThat(at.batch(id).rowsBad()).isEqualTo(at.fault(id, 2).isEmpty() ? 0 : 1);
    assertThat(at.fault(id, 1)).isEmpty();
    assertThat(at.fault(id, 3)).isEmpty();
    assertThat(
            at.jdbc.queryForList(
                "SELECT line_no FROM batch_row WHERE batch_id = ? ORDER BY row_no", Long.class, id))
        .startsWith(2L, 3L);
    at.staging().release(id);
    assertThat(at.jdbc.queryForList("SELECT number FROM instruction ORDER BY id", String.class))
        .contains("R1", "R9");
    return at.fault(id, 2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PAY2,R2,1e400,USD,a,b       | refundAmount: must be a plain decimal",
        "PAY2,R2,1E1,USD,a,b         | refundAmount: must be a plain decimal",
        "PAY2,R2,NaN,USD,a,b         | refundAmount: must be a plain decimal",
        "PAY2,R2,-0,USD,a,b          | refundAmount: must be a plain decimal",
        "PAY2,R2,+1,USD,a,b          | refundAmount: must be a plain decimal",
        "PAY2,R2,0.00,USD,a,b        | refundAmount: must be more than zero",
        "PAY2,R2,'1,000',USD,a,b     | : 7 columns instead of 6",
        "PAY2,R2,1 000,USD,a,b       | refundAmount: must be a plain decimal",
        "PAY2,R2, 10,USD,a,b         | refundAmount: must be a plain decimal",
        "PAY2,R2,.5,USD,a,b          | refundAmount: must be a plain decimal",
        "PAY2,R2,5.,USD,a,b          | refundAmount: must be a plain decimal",
        "PAY2,R2,٣,USD,a,b           | refundAmount: must be a plain decimal",
        "PAY2,R2,1234567890123,USD,a,b | refundAmount: must be a plain decimal",
        "PAY2,R2,10.555,USD,a,b      | refundAmount: USD has 2 decimals",
        "PAY2,R2,10.5,JPY,a,b        | refundAmount: JPY has no decimals",
        "PAY2,R2,10.0,JPY,a,b        | refundAmount: JPY has no decimals",
        "PAY2,R2,,USD,a,b            | refundAmount: must be a plain decimal",
        "PAY2,R2,10,usd,a,b          | currency: not an ISO 4217 currency",
        "PAY2,R2,10,ZZZ,a,b          | currency: not an ISO 4217 currency",
        "PAY2,R2,10,XAU,a,b          | currency: not an ISO 4217 currency with a number of decimals",
        "PAY2,R2,10,,a,b             | currency: not an ISO 4217 currency",
        "PAY2,,10,USD,a,b            | referRefundNo: must be 1 to 64 letters",
        "PAY2,R 2,10,USD,a,b         | referRefundNo: must be 1 to 64 letters",
        ",R2,10,USD,a,b              | paymentId: must be 1 to 32 letters",
        "PAY/2,R2,10,USD,a,b         | paymentId: must be 1 to 32 letters",
        "PAY2,R2,10,USD,a            | : 5 columns instead of 6",
        "PAY2,R2,10,USD,a,b,c        | : 7 columns instead of 6",
        "PAY2                        | : 1 columns instead of 6",
        "PAY2,R1,10,USD,a,b          | referRefundNo: the same number as row 1",
      })
  void aPoisonRowIsRejectedWithItsColumnAndTheOthersRun(String row, String fault)
      throws IOException {
    assertThat(faultOf((row + "\n").getBytes(StandardCharsets.UTF_8))).startsWith(fault);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PAY2,R2,10.5,USD,a,b | 1050",
        "PAY2,R2,0010.50,USD,a,b | 1050",
        "PAY2,R2,999999999999.99,USD,a,b | 99999999999999",
        "PAY2,R2,10,JPY,a,b | 10",
        "PAY2,R2,1.234,TND,a,b | 1234",
        "PAY2,R2,10,USD,, | 1000",
        "PAY2,R2,10,USD,'say ''hi''',b | 1000",
      })
  void aGoodRowIsStagedInMinorUnits(String row, long minor) throws IOException {
    assertThat(faultOf((row + "\n").getBytes(StandardCharsets.UTF_8))).isEmpty();
    assertThat(
            at.jdbc.queryForObject(
                "SELECT amount_minor FROM batch_row WHERE row_no = 2", Long.class))
        .isEqualTo(minor);
  }

  @Test
  void lengthsAreHeldToTheCharacter() throws IOException {
    String most = "P".repeat(32) + "," + "R".repeat(64) + ",10,USD," + "a".repeat(255) + ",b\n";
    assertThat(faultOf(most.getBytes(StandardCharsets.UTF_8))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "33,1,1,1,paymentId",
    "1,65,1,1,referRefundNo",
    "1,1,256,1,reason",
    "1,1,1,256,goodsDesc"
  })
  void aFieldOverItsLengthIsRejected(int payment, int number, int reason, int goods, String column)
      throws IOException {
    String row =
        "P".repeat(payment)
            + ","
            + "N".repeat(number)
            + ",10,USD,"
            + "a".repeat(reason)
            + ","
            + "b".repeat(goods)
            + "\n";
    assertThat(faultOf(row.getBytes(StandardCharsets.UTF_8))).startsWith(column + ": ");
  }

  @Test
  void badUtf8RejectsItsRowOnly() throws IOException {
    byte[] row = "PAY2,R2,10,USD,l\u00e4te,b\n".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(faultOf(row)).startsWith("reason: control characters or bytes");
  }

  @ParameterizedTest
  @ValueSource(chars = {'\u0000', '\u0007', '\u001b', '\u0085'})
  void aControlCharacterRejectsItsRowOnly(char control) throws IOException {
    String row = "PAY2,R2,10,USD,a" + control + ",b\n";
    assertThat(faultOf(row.getBytes(StandardCharsets.UTF_8)))
        .startsWith("reason: control characters or bytes");
    at.jdbc.update("DELETE FROM batch_row");
  }

  @Test
  void aLineOfTenMegabytesIsOneBadRow() throws IOException {
    String row = "PAY2,R2,10,USD," + "x".repeat(10 << 20) + ",b\n";
    assertThat(faultOf(row.getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("reason: longer than 1048576 characters");
  }

  @Test
  void aLineOfTenMillionCommasIsOneBadRow() throws IOException {
    assertThat(faultOf((",".repeat(10 << 20) + "\n").getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(": 10485761 columns instead of 6");
  }

  @Test
  void marksLineEndsAndQuotedLineBreaksDoNotShiftRowNumbers() throws IOException {
    String text =
        "\uFEFFcurrency,paymentId,referRefundNo,reason,goodsDesc,refundAmount\r\n"
            + "USD,PAY1,R1,\"two\r\nlines, \"\"quoted\"\"\",b,10\r"
            + "USD,PAY2,R2,a,b,nonsense\n"
            + "\r\n"
            + "USD,PAY3,R3,a,b,30";
    String id = staged(text.getBytes(StandardCharsets.UTF_8));

    assertThat(at.batch(id).rowsTotal()).isEqualTo(3);
    assertThat(at.batch(id).rowsBad()).isEqualTo(1);
    assertThat(at.fault(id, 2)).startsWith("refundAmount: ");
    assertThat(at.jdbc.queryForList("SELECT line_no FROM batch_row ORDER BY row_no", Long.class))
        .containsExactly(2L, 4L, 6L);
    assertThat(
            at.jdbc.queryForObject("SELECT details FROM batch_row WHERE row_no = 1", String.class))
        .contains("two\\r\\nlines, \\\"quoted\\\"");
  }

  @Test
  void theAcknowledgementListsRowsLinesColumnsAndSums() throws IOException {
    String id =
        at.arrive(
            "refunds.csv",
            "PAY1,R1,10,USD,\"a\nb\",c\nPAY2,R2,x,USD,a,b\nPAY3,R3,0.5,USD,a,b\nPAY4,R4,7,JPY,a,b\n");
    at.staging().check(id);
    at.files().acknowledge(id);
    at.files().acknowledge(id);

    JsonNode ack = BatchJson.MAPPER.readTree(at.companion(id, ".ack.json"));
    assertThat(ack.get("rows").asLong()).isEqualTo(4);
    assertThat(ack.get("rowsToSend").asLong()).isEqualTo(3);
    assertThat(ack.get("rowsRejected").asLong()).isEqualTo(1);
    assertThat(ack.get("environment").asText()).isEqualTo("sandbox");
    assertThat(ack.get("sums").toString()).isEqualTo("{\"JPY\":\"7\",\"USD\":\"10.50\"}");
    assertThat(ack.get("estimatedFinish").asText()).isEqualTo("2026-09-21T14:13:30Z");
    assertThat(ack.get("errors").get(0).get("row").asLong()).isEqualTo(2);
    assertThat(ack.get("errors").get(0).get("line").asLong()).isEqualTo(4);
    assertThat(ack.get("errors").get(0).get("column").asText()).isEqualTo("refundAmount");
  }

  @Test
  void sumsBeyondADatabaseIntegerAreExact() throws IOException {
    StringBuilder rows = new StringBuilder();
    for (int i = 1; i <= 1_000; i++) {
      rows.append("PAY").append(i).append(",R").append(i).append(",999999999999.9999,CLF,,\n");
    }
    String id = at.arrive("refunds.csv", rows.toString());
    at.staging().check(id);
    at.files().acknowledge(id);
    assertThat(at.companion(id, ".ack.json")).contains("\"CLF\" : \"999999999999999.9000\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "''|the file is empty|-|-|-",
        "paymentId,referRefundNo,refundAmount,currency,reason,goodsDesc|there is no row below the header|-|-|-",
        "paymentId,referRefundNo,refundAmount,currency,reason|the header lacks a column|0|1|goodsDesc",
        "paymentId,referRefundNo,refundAmount,currency,reason,reason,goodsDesc|the header names a column twice|0|1|reason",
        "paymentId,referRefundNo,refundAmount,currency,reason,goodsDesc,extra|the header names a column that a refund file does not have|0|1|extra",
        "error,paymentId,referRefundNo,refundAmount,currency,reason,goodsDesc|the header names a column that a refund file does not have|0|1|error",
        "paymentid,referRefundNo,refundAmount,currency,reason,goodsDesc|the header names a column that a refund file does not have|0|1|paymentid",
        "paymentId;referRefundNo;refundAmount;currency;reason;goodsDesc|the header names a column that a refund file does not have|0|1|paymentId;referRefundNo;refundAmount;cur…",
      })
  void aFileWithoutAUsableHeaderIsRefused(
      String text, String reason, Long row, Long line, String column) throws IOException {
    String id = at.arrive("refunds.csv", text.getBytes(StandardCharsets.UTF_8));
    JsonNode told = refused(id);
    assertThat(told.get("reason").asText()).isEqualTo(reason);
    assertThat(told.path("row").asText("")).isEqualTo(row == null ? "" : row.toString());
    assertThat(told.path("line").asText("")).isEqualTo(line == null ? "" : line.toString());
    assertThat(told.path("column").asText("")).isEqualTo(column == null ? "" : column);
  }

  @Test
  void aFileThatIsNotTextIsRefused() throws IOException {
    byte[] utf16 = (BatchFixture.HEADER + GOOD).getBytes(StandardCharsets.UTF_16);
    assertThat(refused(at.arrive("refunds.csv", utf16)).get("reason").asText())
        .isEqualTo("the header is not text in UTF-8");
    byte[] binary = {'P', 'K', 3, 4, 0, 0, (byte) 0x80, (byte) 0xff, '\n'};
    assertThat(refused(at.arrive("refunds2.csv", binary)).get("reason").asText())
        .isEqualTo("the header is not text in UTF-8");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PAY2,R2,10,USD,\"open,b|a quote is opened and never closed",
        "PAY2,R2,10,USD,\"a\"x,b|text after a closing quote"
      })
  void aBrokenQuoteRefusesTheFileForRowsCannotBeTold(String row, String reason) throws IOException {
    String id = at.arrive("refunds.csv", GOOD + row + "\n" + LAST);
    JsonNode told = refused(id);
    assertThat(told.get("reason").asText()).isEqualTo(reason);
    assertThat(told.get("row").asLong()).isEqualTo(2);
    assertThat(told.get("line").asLong()).isEqualTo(3);
    assertThat(at.count("batch_row")).isZero();
  }

  @Test
  void aFieldBeyondTheReadersSizeRefusesTheFileWithItsRow() throws IOException {
    String id = at.arrive("refunds.csv", GOOD + "PAY2,R2,10,USD," + "x".repeat(40 << 20) + ",b\n");
    JsonNode told = refused(id);
    assertThat(told.get("row").asLong()).isEqualTo(2);
    assertThat(told.get("reason").asText()).contains("longer than can be read");
  }

  private JsonNode refused(String id) throws IOException {
    assertThat(at.staging().check(id)).isEqualTo("refused");
    at.files().refuse(id);
    assertThat(at.batch(id).state()).isEqualTo("refused");
    assertThat(at.batch(id).location()).startsWith("rejected/2026-09-21/refunds");
    assertThat(at.fileOf(id)).exists();
    assertThat(at.dataDir.resolve("working")).isEmptyDirectory();
    assertThat(at.count("instruction")).isZero();
    JsonNode told = BatchJson.MAPPER.readTree(at.companion(id, ".reason.json"));
    assertThat(told.get("file").asText()).isEqualTo(at.batch(id).fileName());
    assertThat(told.get("environment").asText()).isEqualTo("sandbox");
    return told;
  }
}
