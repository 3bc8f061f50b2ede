package io.bieases.routes.endtoend;

import static org.awaitility.Awaitility.await;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/**
 * An Artemis outside of the bundle with the settings the README gives; can be killed and started.
 */
final class ExternalBroker implements AutoCloseable {

  private static final String FENCE = "```";

  private final Path folder;
  private final int port = RunningBundle.freePort();
  private OwnProcess process;

  ExternalBroker(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder.resolve("broker"));
    start();
  }

  /** What the README tells to put into {@code broker.xml}. */
  static String settingsOfTheReadme() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    int start = readme.indexOf(FENCE + "xml\n");
    return readme.substring(start + 7, readme.indexOf(FENCE, start + 7));
  }

  String url() {
    return "tcp://127.0.0.1:" + port + "?retryInterval=500";
  }

  ConnectionFactory connections() {
    return new ActiveMQConnectionFactory("tcp://127.0.0.1:" + port);
  }

  private void start() throws IOException {
    Path xml =
        Files.writeString(
            folder.resolve("broker.xml"),
            """
            <configuration xmlns="urn:activemq">
              <core xmlns="urn:activemq:core">
                <name>outside</name>
                <persistence-enabled>true</persistence-enabled>
                <security-enabled>false</security-enabled>
                <journal-type>NIO</journal-type>
                <journal-directory>%1$s/journal</journal-directory>
                <bindings-directory>%1$s/bindings</bindings-directory>
                <large-messages-directory>%1$s/large</large-messages-directory>
                <paging-directory>%1$s/paging</paging-directory>
                <max-disk-usage>-1</max-disk-usage>
                <acceptors><acceptor name="tcp">tcp://127.0.0.1:%2$d</acceptor></acceptors>
                %3$s
              </core>
            </configuration>
            """
                .formatted(folder, port, settingsOfTheReadme()));
    process = OwnProcess.broker(folder, xml);
    await("broker").atMost(Duration.ofSeconds(30)).until(this::answers);
  }

  private boolean answers() {
    try (Connection connection = connections().createConnection()) {
      connection.start();
      return true;
    } catch (JMSException e) {
      return false;
    }
  }

  /** SIGKILL. */
  void kill() {
    process.close();
  }

  /** Starts it again on what the killed one left. */
  void restart() throws IOException {
    start();
  }

  @Override
  public void close() {
    process.close();
  }
}
