package io.bieases.routes.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bieases.routes.settings.Encoding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AesKeysTest {

  @ParameterizedTest
  @ValueSource(ints = {16, 24, 32})
  void theThreeAesLengthsAreAccepted(int length) throws Exception {
    assertThat(AesKeys.key("k".repeat(length), Encoding.TEXT).getEncoded()).hasSize(length);
    assertThat(AesKeys.key("ab".repeat(length), Encoding.HEX).getEncoded()).hasSize(length);
  }

  @Test
  void theThreeEncodingsOfOneKeyAgree() throws Exception {
    byte[] text = AesKeys.key("0123456789abcdef", Encoding.TEXT).getEncoded();

    assertThat(AesKeys.key("30313233343536373839616263646566", Encoding.HEX).getEncoded())
        .isEqualTo(text);
    assertThat(AesKeys.key("MDEyMzQ1Njc4OWFiY2RlZg==", Encoding.BASE64).getEncoded())
        .isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "TEXT, short-secret, has 12 bytes as text",
    "HEX, abcdef, has 3 bytes as hex",
    "HEX, not-hex-at-all-0, is not hex",
    "BASE64, %%%%, is not Base64",
    "BASE64, MDEyMw==, has 4 bytes as Base64"
  })
  void aWrongKeyOrIvIsRefusedWithoutShowingIt(Encoding encoding, String value, String reason) {
    assertThatThrownBy(() -> AesKeys.key(value, encoding))
        .hasMessageContaining(reason)
        .hasMessageNotContaining(value)
        .hasNoCause();
    assertThatThrownBy(() -> AesKeys.iv(value, encoding))
        .hasMessageContaining(reason)
        .hasMessageNotContaining(value)
        .hasNoCause();
  }

  @Test
  void anIvHasExactlySixteenBytes() throws Exception {
    assertThat(AesKeys.iv("0123456789abcdef", Encoding.TEXT).getIV()).hasSize(16);
    assertThatThrownBy(() -> AesKeys.iv("k".repeat(32), Encoding.TEXT))
        .hasMessage("has 32 bytes as text, an IV has 16");
  }
}
