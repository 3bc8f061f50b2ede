package io.bieases.routes.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.io.Resource;

/** The gateway as part of a Spring Boot application. */
class SandboxWiringTest {
  @TempDir Path dir;

  @Configuration(proxyBeanMethods = false)
  @Import(SandboxConfiguration.class)
  static class Application {
    /** Stands for the client side, which reads its half of the credentials while beans are made. */
    @Bean
    String keyReadByAnotherBean(@Value("${key:file:/nonexistent}") Resource key)
        throws java.io.IOException {
      return key.exists() ? key.getContentAsString(StandardCharsets.US_ASCII) : "";
    }
  }

  @Test
  void enabledItAnswersWithItsCredentialsMadeBeforeAnyBean() throws Exception {
    try (ConfigurableApplicationContext context =
        run(
            "--bieases.sandbox.enabled=true",
            "--bieases.sandbox.dir=" + dir.resolve("gateway"),
            "--bieases.sandbox.port=0",
            "--bieases.sandbox.merchant-id=B7",
            "--bieases.sandbox.limits.refund=7",
            "--bieases.sandbox.limits.total-per-hour=70",
            "--bieases.sandbox.answer-form=enveloped",
            "--bieases.sandbox.code-as=number",
            "--bieases.sandbox.signature.input=ciphertext-body",
            "--bieases.sandbox.signature.algorithm=SHA1withRSA",
            "--key=file:" + dir.resolve("gateway/secrets/main.key.pem"))) {
      SandboxSettings settings = context.getBean(SandboxSettings.class);
      assertThat(settings.merchantId()).isEqualTo("B7");
      assertThat(settings.limits())
          .isEqualTo(new SandboxSettings.Limits(60, 120, 30, 7, 300, 70, 50));
      assertThat(settings.answerForm()).isEqualTo(SandboxSettings.AnswerForm.ENVELOPED);
      assertThat(settings.codeAs()).isEqualTo(SandboxSettings.CodeForm.NUMBER);
      assertThat(settings.signature())
          .isEqualTo(
              new SandboxSettings.Signature(
                  SandboxSettings.SignatureInput.CIPHERTEXT_BODY,
                  SandboxSettings.SignatureAlgorithm.SHA1_WITH_RSA));
      assertThat(context.getBean("keyReadByAnotherBean", String.class))
          .startsWith("-----BEGIN PRIVATE KEY-----");
      int port = context.getBean(SandboxConfiguration.SandboxLifecycle.class).port().orElseThrow();
      TestMerchant merchant =
          new TestMerchant(
              port,
              dir.resolve("gateway/secrets"),
              java.time.Clock.systemUTC(),
              "ciphertext-body",
              "SHA1withRSA");
      assertThat(merchant.get("/sandbox/health").body().path("merchantId").asText())
          .isEqualTo("B7");
    }
  }

  @Test
  void notEnabledThereIsNoGatewayAndNoFolder() {
    try (ConfigurableApplicationContext context =
        run("--bieases.sandbox.dir=" + dir.resolve("gateway"), "--bieases.sandbox.port=none")) {
      assertThat(context.getBeansOfType(SandboxConfiguration.SandboxLifecycle.class)).isEmpty();
      assertThat(Files.exists(dir.resolve("gateway"))).isFalse();
    }
  }

  @Test
  void aPortInUseStopsTheStartNamingTheProperty() {
    try (RunningGateway running = RunningGateway.in(dir.resolve("a"))) {
      assertThatThrownBy(
              () ->
                  run(
                      "--bieases.sandbox.enabled=true",
                      "--bieases.sandbox.dir=" + dir.resolve("b"),
                      "--bieases.sandbox.port=" + running.gateway.port()))
          .hasRootCauseInstanceOf(java.net.BindException.class)
          .hasStackTraceContaining("set bieases.sandbox.port");
    }
  }

  @Test
  void theGatewayStartsBeforeAndStopsAfterEverythingWithAUsualPhase() {
    assertThat(new SandboxConfiguration.SandboxLifecycle(SandboxSettings.of(dir, 0)).getPhase())
        .isLessThan(-1_000_000_000);
  }

  @Test
  void theCommandLineOfTheMainSetsEveryKeyAndRefusesOthers() {
    SandboxSettings settings =
        SandboxGatewayMain.settings(
            "--dir=/d",
            "--port=1",
            "--merchant-id=B7",
            "--path-prefix=/p",
            "--limit-create=1",
            "--limit-query=2",
            "--limit-cancel=3",
            "--limit-refund=4",
            "--limit-total-per-minute=5",
            "--limit-total-per-hour=6",
            "--limit-burst=7",
            "--answer-form=enveloped",
            "--code-as=number",
            "--signature-input=plaintext-body",
            "--signature-algorithm=MD5withRSA",
            "--refund-takes=0.5s",
            "--webhooks={\"enabled\":false,\"eventField\":\"eventType\",\"eventPlace\":\"envelope\","
                + "\"retryMillis\":[7],\"delayMinMillis\":1,\"delayMaxMillis\":2,\"loss\":0.1,"
                + "\"repetition\":0.2,\"repetitions\":3,\"disorder\":0.4,\"holdBackMillis\":5,"
                + "\"forgery\":0.6,\"forgeryKinds\":[\"foreign-key\"],\"seed\":8}");

    assertThat(settings)
        .isEqualTo(
            new SandboxSettings(
                true,
                Path.of("/d"),
                1,
                "B7",
                "/p",
                new SandboxSettings.Limits(1, 2, 3, 4, 5, 6, 7),
                SandboxSettings.AnswerForm.ENVELOPED,
                SandboxSettings.CodeForm.NUMBER,
                new SandboxSettings.Signature(
                    SandboxSettings.SignatureInput.PLAINTEXT_BODY,
                    SandboxSettings.SignatureAlgorithm.MD5_WITH_RSA),
                Duration.ofMillis(500),
                new SandboxSettings.Webhooks(
                    false,
                    "eventType",
                    SandboxSettings.EventPlace.ENVELOPE,
                    List.of(Duration.ofMillis(7)),
                    Duration.ofMillis(1),
                    Duration.ofMillis(2),
                    0.1,
                    0.2,
                    3,
                    0.4,
                    Duration.ofMillis(5),
                    0.6,
                    List.of(SandboxSettings.Forgery.FOREIGN_KEY),
                    8,
                    false)));
    assertThatThrownBy(() -> SandboxGatewayMain.settings("--prot=1")).hasMessageContaining("prot");
  }

  private static ConfigurableApplicationContext run(String... args) {
    return new SpringApplicationBuilder(Application.class)
        .web(WebApplicationType.NONE)
        // its own arguments only: config/ turns the sandbox on by default
        .properties("spring.config.location=optional:classpath:/no-configuration/")
        .bannerMode(org.springframework.boot.Banner.Mode.OFF)
        .run(args);
  }
}
