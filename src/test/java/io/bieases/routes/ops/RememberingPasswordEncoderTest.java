package io.bieases.routes.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.security.crypto.password.PasswordEncoder;

class RememberingPasswordEncoderTest {

  private final List<String> hashed = new ArrayList<>();

  private final PasswordEncoder slow =
      new PasswordEncoder() {
        @Override
        public String encode(CharSequence password) {
          return "hash of " + password;
        }

        @Override
        public boolean matches(CharSequence password, String hash) {
          hashed.add(password + "/" + hash);
          return encode(password).equals(hash);
        }
      };

  private final PasswordEncoder encoder = new RememberingPasswordEncoder(slow, new byte[] {1, 2});

  @Test
  void whatMatchedOnceIsNotHashedAgain() {
    assertThat(encoder.matches("right", "hash of right")).isTrue();
    assertThat(encoder.matches("right", "hash of right")).isTrue();

    assertThat(hashed).hasSize(1);
  }

  @Test
  void aGuessIsHashedEachTimeAndNeverPasses() {
    assertThat(encoder.matches("right", "hash of right")).isTrue();
    for (int i = 0; i < 3; i++) {
      assertThat(encoder.matches("wrong", "hash of right")).isFalse();
    }

    assertThat(hashed).hasSize(4);
  }

  @Test
  void aNewHashIsANewQuestion() {
    assertThat(encoder.matches("right", "hash of right")).isTrue();
    assertThat(encoder.matches("right", "hash of other")).isFalse();
  }

  @Test
  void theOldestIsForgottenWhenThereAreTooMany() {
    for (int i = 0; i <= 1_000; i++) {
      assertThat(encoder.matches("p" + i, "hash of p" + i)).isTrue();
    }
    hashed.clear();

    assertThat(encoder.matches("p1000", "hash of p1000")).isTrue();
    assertThat(hashed).isEmpty();
    assertThat(encoder.matches("p0", "hash of p0")).isTrue();
    assertThat(hashed).hasSize(1);
  }
}
