package io.bieases.routes.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StatusTableTest {

  private static final String HEADER =
      "operation,code,message,first,again,ladder,then,operator_action\n";

  @TempDir Path folder;

  private StatusTable table(String rows) throws IOException {
    return StatusTable.read(Files.writeString(folder.resolve("codes.csv"), rows));
  }

  @Test
  void aRowIsReadWithItsLadder() throws IOException {
    StatusTable.Rule rule =
        table(HEADER + "refund,44014,m,retry,retry,0s 1m 2h,parked,a\n").rule("refund", "44014");

    assertThat(rule.ladder())
        .containsExactly(Duration.ZERO, Duration.ofMinutes(1), Duration.ofHours(2));
    assertThat(rule.then()).isEqualTo("parked");
  }

  @Test
  void aCodeWithoutARowGetsTheRowOther() throws IOException {
    StatusTable table = table(HEADER + "refund,other,m,unknown,unknown,1m,parked,a\n");

    assertThat(table.rule("refund", "12345").code()).isEqualTo("other");
    assertThatThrownBy(() -> table.rule("create", "12345"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1x", "soon", "1", "-5s", "1m,5m"})
  void aLadderThatCannotBeReadIsRefusedWithItsLine(String ladder) {
    assertThatThrownBy(
            () ->
                table(
                    HEADER
                        + "refund,other,m,a,b,,,c\nrefund,44014,m,retry,retry,\""
                        + ladder
                        + "\",parked,a\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("codes.csv, line 3");
  }

  @Test
  void aSecondRowForACodeIsRefused() {
    assertThatThrownBy(() -> table(HEADER + "refund,other,m,a,b,,,c\nrefund,other,m,a,b,,,c\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("line 3");
  }

  @Test
  void aMissingColumnIsRefused() {
    assertThatThrownBy(() -> table("operation,code\nrefund,other\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("line 2");
  }

  @Test
  void theShippedTableIsReadable() {
    assertThat(StatusTable.read(Path.of("routes/status-codes.csv")).rules()).hasSize(74);
  }
}
