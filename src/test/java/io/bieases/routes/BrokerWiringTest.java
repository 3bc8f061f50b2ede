package io.bieases.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.CoreAddressConfiguration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.deployers.impl.FileConfigurationParser;
import org.junit.jupiter.api.Test;

/** The embedded broker and the one the README describes are set alike. */
class BrokerWiringTest {

  private static Configuration ofTheReadme() throws Exception {
    String readme = Files.readString(Path.of("README.md"));
    int start = readme.indexOf("```xml\n") + 7;
    String xml =
        "<configuration xmlns=\"urn:activemq\"><core xmlns=\"urn:activemq:core\">"
            + readme.substring(start, readme.indexOf("```", start))
            + "</core></configuration>";
    return new FileConfigurationParser()
        .parseMainConfig(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void theReadmesAddressSettingsAreThoseOfTheEmbeddedBroker() throws Exception {
    ConfigurationImpl embedded = new ConfigurationImpl();
    new BrokerWiring().ourQueues().customize(embedded);

    assertThat(ofTheReadme().getAddressSettings()).isEqualTo(embedded.getAddressSettings());
    assertThat(embedded.getAddressSettings().get("bieases.#").getMaxDeliveryAttempts())
        .isEqualTo(-1);
  }

  @Test
  void theReadmesQueuesAreThoseOfTheEmbeddedBroker() throws Exception {
    assertThat(ofTheReadme().getAddressConfigurations())
        .extracting(CoreAddressConfiguration::getName)
        .containsExactlyElementsOf(embeddedQueues());
  }

  private static List<String> embeddedQueues() throws IOException {
    return Pattern.compile("(?m)^ +(?:queues|topics): (.*)$")
        .matcher(Files.readString(Path.of("config/application.yaml")))
        .results()
        .map(match -> match.group(1))
        .flatMap(Pattern.compile(",")::splitAsStream)
        .toList();
  }
}
