package io.bieases.routes.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The steps as YAML calls them: a file consumer hands over its file, words come back for a choice.
 */
final class BatchFromRouteTest {

  private static final String ROUTE =
      """
      - route:
          id: take
          from:
            uri: file
            parameters:
              directoryName: "%s"
              noop: true
              idempotent: false
              delay: 100
              initialDelay: 0
            steps:
              - bean: {ref: inbox, method: isolate}
              - setBody: {expression: {simple: {expression: "${body.orElse('')}"}}}
              - filter:
                  expression: {simple: {expression: "${body} != ''"}}
                  steps:
                    - setProperty: {name: batchId, expression: {simple: {expression: "${body}"}}}
                    - bean: {ref: batchStaging, method: check}
                    - choice:
                        when:
                          - expression: {simple: {expression: "${body} == 'staged'"}}
                            steps:
                              - bean: {ref: batchStaging, method: "release(${exchangeProperty.batchId})"}
                        otherwise:
                          steps:
                            - bean: {ref: batchFiles, method: "refuse(${exchangeProperty.batchId})"}
      """;

  @TempDir Path folder;

  @Test
  void aDroppedFileIsReleasedByARouteOfBeans() throws Exception {
    try (BatchFixture at = BatchFixture.onSqlite(folder);
        DefaultCamelContext camel = new DefaultCamelContext()) {
      camel.getRegistry().bind("inbox", at.inboxDoor());
      camel.getRegistry().bind("batchStaging", at.staging());
      camel.getRegistry().bind("batchFiles", at.files());
      Resource yaml = ResourceHelper.fromString("take.camel.yaml", ROUTE.formatted(at.inbox()));
      PluginHelper.getRoutesLoader(camel).loadRoutes(yaml);
      at.drop("good, '1' ${env:HOME} {{sys:user.home}}.csv", "PAY1,R1,10,USD,late,shoes\n");
      camel.start();

      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(
              () -> {
                assertThat(at.count("instruction")).isEqualTo(1);
                assertThat(at.report().open()).hasSize(1);
              });
    }
  }
}
