package io.bieases.routes.seal;

import static org.assertj.core.api.Assertions.assertThat;

import io.bieases.routes.settings.BieasesSettings;
import io.bieases.routes.settings.SettingsConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class SealConfigurationTest {

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withUserConfiguration(SettingsConfiguration.class, SealConfiguration.class)
          .withPropertyValues(
              "bieases.merchants.main.id=B131567545069",
              "bieases.merchants.main.private-key=file:src/test/resources/vectors/merchant.p12",
              "bieases.merchants.main.private-key-password=changeit",
              "bieases.merchants.main.private-key-alias=signer",
              "bieases.merchants.main.gateway-public-key="
                  + "file:src/test/resources/vectors/gateway.pub.pem",
              "bieases.merchants.main.aes-key=30313233343536373839616263646566",
              "bieases.merchants.main.aes-iv=30313233343536373839616263646566",
              "bieases.merchants.main.encoding=hex",
              "bieases.merchants.main.signature.input=ciphertext-body",
              "bieases.merchants.main.signature.algorithm=SHA1withRSA");

  @Test
  void theStartNamesEveryMerchantsCombinationAndNoSecret(CapturedOutput output) {
    runner.run(
        context -> {
          assertThat(context.getBean("seal", Seals.class).algorithm("main"))
              .isEqualTo("SHA1withRSA");
          assertThat(output.getAll())
              .contains(
                  "Merchant main (B131567545069): signature ciphertext-body with SHA1withRSA, our"
                      + " key "
                      + Fingerprint.of(RsaKeys.readPublic(Vectors.bytes("merchant.pub.pem")))
                      + ", gateway key "
                      + Fingerprint.of(RsaKeys.readPublic(Vectors.bytes("gateway.pub.pem"))))
              .doesNotContain("3031323334", "changeit");
        });
  }

  @Test
  void theConsoleIsToldWhichKeysTheyAreAndUntilWhenButNoSecret() {
    runner
        .withPropertyValues(
            "bieases.merchants.main.gateway-public-key=file:src/test/resources/vectors/merchant.crt.pem",
            "bieases.merchants.main.private-key=file:src/test/resources/vectors/gateway.pkcs8.pem",
            "bieases.merchants.main.private-key-password=",
            "bieases.merchants.main.private-key-alias=")
        .run(
            context ->
                assertThat(
                        KeyFacts.of(context.getBean(BieasesSettings.class).merchants()).toString())
                    .contains("gateway-public-key", "2126-10-30T08:42:08Z", "private-key", "2048")
                    .contains("property=aes-key, isSet=true, fingerprint=, bits=0")
                    .doesNotContain("3031"));
    runner.run(
        context ->
            assertThat(KeyFacts.of(context.getBean(BieasesSettings.class).merchants()))
                .first()
                .satisfies(
                    ours -> {
                      assertThat(ours.property()).isEqualTo("private-key");
                      assertThat(ours.fingerprint())
                          .isEqualTo(
                              Fingerprint.of(
                                  RsaKeys.readPublic(Vectors.bytes("merchant.pub.pem"))));
                      assertThat(ours.expires()).as("of the store's certificate").isPresent();
                    }));
  }

  @Test
  void anUnusableKeyStopsTheBeanWithoutShowingIt() {
    runner
        .withPropertyValues("bieases.merchants.main.aes-key=3031SECRET")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessage("unusable keys: aes-key is not hex"));
  }
}
