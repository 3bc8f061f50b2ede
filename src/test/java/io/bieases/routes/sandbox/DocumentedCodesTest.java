package io.bieases.routes.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of the vendor's status table can be had by a marker. */
class DocumentedCodesTest {
  @TempDir static Path dir;
  private static RunningGateway running;

  @BeforeAll
  static void start() {
    running = RunningGateway.in(dir);
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  static List<Cell> cells() throws IOException {
    try (Reader text =
            new InputStreamReader(
                DocumentedCodesTest.class.getResourceAsStream("/sandbox/documented-codes.csv"),
                StandardCharsets.UTF_8);
        CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(text)) {
      return rows.stream()
          .map(
              row ->
                  new Cell(
                      row.getField("operation"), row.getField("code"), row.getField("message")))
          .toList();
    }
  }

  record Cell(String operation, String code, String message) {}

  @Test
  void theTableHasAll48Cells() throws IOException {
    assertThat(cells()).hasSize(48);
  }

  @ParameterizedTest
  @MethodSource("cells")
  void aMarkerOnAGoodRequestGivesTheCell(Cell cell) {
    TestMerchant.Got got = ask(cell.operation(), "-SIM" + cell.code());

    assertThat(got.status()).isEqualTo(200);
    assertThat(got.code()).isEqualTo(cell.code());
    if (cell.code().equals("40000")) {
      assertThat(got.msg()).startsWith("Params error: ").hasSizeGreaterThan(15);
    } else {
      assertThat(got.msg()).isEqualTo(cell.message());
    }
    assertThat(got.data().isNull()).isEqualTo(!cell.code().equals("20000"));
  }

  private static TestMerchant.Got ask(String operation, String marker) {
    TestMerchant merchant = running.merchant;
    return switch (operation) {
      case "create" -> merchant.create("O-1" + marker, "10.00", "USD");
      case "query" -> merchant.query("SBXUSD100P" + marker);
      case "cancel" -> merchant.cancel("SBXUSD100U" + marker);
      case "refund" -> merchant.refund("SBXUSD100P-R", "R-1" + marker, "0.10");
      case "refund-query" -> {
        String number = "FOR" + marker;
        String refundId =
            merchant
                .refund("SBXUSD10000P-RQ", number.replace("SIM", ""), "0.10")
                .data()
                .path("refundId")
                .asText();
        yield merchant.refundQuery(refundId + marker);
      }
      default -> throw new IllegalArgumentException(operation);
    };
  }
}
