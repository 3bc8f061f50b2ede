package io.bieases.routes.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallbackSignerTest {

  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  /** The vector that implementations of Standard Webhooks are tried with. */
  @Test
  void signsAsStandardWebhooksDoes() throws KeyException {
    assertThat(
            CallbackSigner.of(SECRET)
                .sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, "{\"test\": 2432232314}"))
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @Test
  void idTimeAndBodyAreAllSigned() throws KeyException {
    CallbackSigner signer = CallbackSigner.of(SECRET);
    String signed = signer.sign("a", 1, "b");
    assertThat(signed)
        .isNotEqualTo(signer.sign("x", 1, "b"))
        .isNotEqualTo(signer.sign("a", 2, "b"))
        .isNotEqualTo(signer.sign("a", 1, "x"))
        .isEqualTo(signer.sign("a", 1, "b"));
  }

  @ParameterizedTest
  @CsvSource({
    "plain text secret, does not start with whsec_",
    "whsec_!!, is not Base64",
    "whsec_, has 0 bytes"
  })
  void anotherSecretIsRefusedAndNotShown(String secret, String because) {
    assertThatThrownBy(() -> CallbackSigner.of(secret))
        .isInstanceOf(KeyException.class)
        .hasMessageContaining(because)
        .hasMessageNotContaining("plain text");
  }

  @ParameterizedTest
  @CsvSource({"23, false", "24, true", "64, true", "65, false"})
  void aSecretHas24To64Bytes(int bytes, boolean fits) {
    String secret = "whsec_" + Base64.getEncoder().encodeToString(new byte[bytes]);
    if (fits) {
      assertThat(secret).satisfies(CallbackSigner::of);
    } else {
      assertThatThrownBy(() -> CallbackSigner.of(secret)).hasMessageContaining("24 to 64");
    }
  }
}
