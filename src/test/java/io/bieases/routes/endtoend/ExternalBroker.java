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
public final class ExternalBroker implements AutoCloseable {

  private static final String FENCE = "```";

  private final Path data;
  private final Path folder;
  private final String more;
  private final int port = RunningBundle.freePort();
  private OwnProcess process;

  ExternalBroker(Path folder) throws IOException {
    this(Files.createDirectories(folder.resolve("broker")), folder, "");
  }

  private ExternalBroker(Path data, Path folder, String more) throws IOException {
    this.data = data;
    this.folder = folder;
    this.more = more;
    start();
  }

  /** A new one, with its data below that folder. */
  public static ExternalBroker in(Path folder) throws IOException {
    return new ExternalBroker(folder);
  }

  /** One that does not drop repeats, so that a receiver sees all that was sent. */
  public static ExternalBroker forgetful(Path folder) throws IOException {
    return new ExternalBroker(
        Files.createDirectories(folder.resolve("broker")),
        folder,
        "<id-cache-size>0</id-cache-size>");
  }

  /** One on the data that the embedded broker of a stopped bundle has left. */
  public static ExternalBroker onDataOf(Path dataDir, Path folder) throws IOException {
    return new ExternalBroker(dataDir.resolve("broker"), folder, "");
  }

  /** What the README tells to put into {@code broker.xml}. */
  static String settingsOfTheReadme() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    int start = readme.indexOf(FENCE + "xml\n");
    return readme.substring(start + 7, readme.indexOf(FENCE, start + 7));
  }

  /** For the bundle's {@code spring.artemis.broker-url}. */
  public String url() {
    return "tcp://127.0.0.1:" + port + "?retryInterval=500";
  }

  /** For senders and receivers. */
  public ConnectionFactory connections() {
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
                <large-messages-directory>%1$s/largemessages</large-messages-directory>
                <paging-directory>%1$s/paging</paging-directory>
                <max-disk-usage>-1</max-disk-usage>
                %4$s
                <acceptors><acceptor name="tcp">tcp://127.0.0.1:%2$d</acceptor></acceptors>
                %3$s
              </core>
            </configuration>
            """
                .formatted(data, port, settingsOfTheReadme(), more));
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
  public void kill() {
    process.kill();
  }

  /** Starts it again on what the killed one left. */
  public void restart() throws IOException {
    start();
  }

  @Override
  public void close() {
    process.close();
  }
}
