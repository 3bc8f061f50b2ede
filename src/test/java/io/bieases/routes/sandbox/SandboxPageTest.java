package io.bieases.routes.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.io.ByteArrayResource;

/** What {@code src/docs/sandbox.md} shows is what the gateway takes. */
class SandboxPageTest {
  private static final Pattern CURL =
      Pattern.compile(
          "curl -s(?: -X (?<method>[A-Z]+))?(?: -d '(?<body>[^']*)')? '?http://127.0.0.1:8090"
              + "(?<path>[^ ']+)'?");
  @TempDir Path dir;

  @Test
  void everyCurlLineIsAnsweredWithSuccess() throws IOException {
    List<String> lines = blocks("sh").stream().filter(line -> line.startsWith("curl")).toList();
    try (RunningGateway running = RunningGateway.in(dir)) {
      for (String line : lines) {
        Matcher curl = CURL.matcher(line);
        assertThat(curl.matches()).as(line).isTrue();
        String body = curl.group("body");
        String usual = body == null ? "GET" : "POST";
        HttpRequest request =
            running
                .merchant
                .request(curl.group("path"))
                .method(
                    curl.group("method") == null ? usual : curl.group("method"),
                    HttpRequest.BodyPublishers.ofString(body == null ? "" : body))
                .build();

        // a webhook is replayed once it has been sent, which is a moment after it was ordered
        await(line)
            .atMost(Duration.ofSeconds(20))
            .untilAsserted(
                () ->
                    assertThat(running.merchant.send(request).status())
                        .as(line)
                        .isBetween(200, 201));
      }
    }
    assertThat(lines).hasSizeGreaterThan(20);
  }

  @Test
  void theFaultTableNamesEveryKind() throws IOException {
    String page = page();
    for (FaultKind kind : FaultKind.values()) {
      assertThat(page)
          .contains("| `" + kind.label() + "` | " + (kind.executes() ? "yes" : "no") + " |")
          .contains("{\"fault\":\"" + kind.label() + "\"");
    }
  }

  @Test
  void theYamlBlockShowsEveryKeyWithItsDefault() throws IOException {
    YamlPropertiesFactoryBean yaml = new YamlPropertiesFactoryBean();
    yaml.setResources(
        new ByteArrayResource(
            String.join("\n", blocks("yaml")).getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    Properties properties = yaml.getObject();

    SandboxSettings shown =
        new Binder(new MapConfigurationPropertySource(properties))
            .bind("bieases.sandbox", SandboxSettings.class)
            .get();

    assertThat(shown).isEqualTo(SandboxSettings.of(Path.of("data/sandbox/gateway"), 8090));
    assertThat(properties).hasSize(32);
  }

  @Test
  void theCommandLineIsOneThatTheMainTakes() throws IOException {
    String line =
        blocks("sh").stream().filter(l -> l.startsWith("java ")).findFirst().orElseThrow();
    String[] arguments =
        Arrays.stream(line.split(" ", -1))
            .filter(word -> word.startsWith("--"))
            .toArray(String[]::new);

    assertThat(line).contains(SandboxGatewayMain.class.getName());
    assertThat(SandboxGatewayMain.settings(arguments).limits().refund()).isEqualTo(1000);
  }

  private static String page() throws IOException {
    return Files.readString(Path.of("src/docs/sandbox.md"));
  }

  private static List<String> blocks(String language) throws IOException {
    Matcher block =
        Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(page());
    StringBuilder text = new StringBuilder();
    while (block.find()) {
      text.append(block.group(1));
    }
    return text.toString().lines().toList();
  }
}
