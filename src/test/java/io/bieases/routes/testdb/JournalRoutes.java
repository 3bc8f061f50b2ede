package io.bieases.routes.testdb;

import io.bieases.routes.journal.Departure;
import io.bieases.routes.ops.JournalWatch;
import io.bieases.routes.status.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;

/**
 * The shipped routes that decide what an answer means, on the beans of one journal: what a test on
 * the journal's clock sends through them takes the branch it takes in the product.
 */
public final class JournalRoutes implements AutoCloseable {

  private final DefaultCamelContext camel = new DefaultCamelContext();
  private final ProducerTemplate template;

  /** Routes on that process's beans. */
  public JournalRoutes(JournalFixture at) throws Exception {
    camel.getRegistry().bind("departures", at.departures);
    camel.getRegistry().bind("outcomes", at.outcomes);
    camel.getRegistry().bind("holdOutcomes", at.holds);
    camel.getRegistry().bind("questions", at.questions);
    camel.getRegistry().bind("events", at.events);
    camel.getRegistry().bind("followUps", at.followUps);
    camel.getRegistry().bind("journalWatch", new JournalWatch(at.jdbc));
    camel.getGlobalOptions().put(Exchange.LOG_EIP_NAME, "journal-routes");
    for (Path file : files()) {
      PluginHelper.getRoutesLoader(camel)
          .loadRoutes(PluginHelper.getResourceLoader(camel).resolveResource("file:" + file));
    }
    camel.start();
    template = camel.createProducerTemplate();
  }

  /** All of them but those of timers. */
  private static List<Path> files() throws IOException {
    try (Stream<Path> outcomes = Files.list(Path.of("routes/outcome"));
        Stream<Path> status = Files.list(Path.of("routes/status"))) {
      return Stream.concat(
              Stream.of(Path.of("routes/policy/policy-journal-errors.camel.yaml")),
              Stream.concat(status, outcomes).filter(file -> !hasTimer(file)).sorted())
          .toList();
    }
  }

  private static boolean hasTimer(Path file) {
    try {
      return Files.readString(file).contains("uri: timer");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** That call was answered so; fails the test if a step of the routes threw. */
  public void answered(Departure call, Answer answer) {
    Exchange done =
        template.request(
            "direct:status-route-" + call.operation(),
            exchange -> {
              exchange.setVariable("departure", call);
              exchange.setVariable("answer", answer);
            });
    Exception thrown = done.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    if (done.getException() != null || thrown != null) {
      throw new AssertionError(
          call + " answered " + answer, thrown == null ? done.getException() : thrown);
    }
  }

  @Override
  public void close() {
    camel.stop();
  }
}
