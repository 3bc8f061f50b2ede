package io.bieases.routes.ops;

import io.bieases.routes.batch.ResultConsole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;

/**
 * Lets a newcomer see a file go through: drops the shipped sample into an empty sandbox; at a later
 * start it shows what became of it.
 */
public class SampleFile {

  private static final Logger LOG = LoggerFactory.getLogger(SampleFile.class);

  private final Path sample;
  private final Path inbox;
  private final ResultConsole results;

  /** Drops that file into that inbox folder. */
  public SampleFile(Path sample, Path inbox, ResultConsole results) {
    this.sample = sample;
    this.inbox = inbox;
    this.results = results;
  }

  /** Runs once everything is up. */
  @EventListener(ApplicationReadyEvent.class)
  public void drop() throws IOException {
    Optional<String> earlier = results.firstBatch();
    if (earlier.isPresent()) {
      results.show(earlier.get());
      return;
    }
    Path target = inbox.resolve(sample.getFileName());
    Path half = inbox.resolve("." + sample.getFileName() + ".part");
    Files.copy(sample, half, StandardCopyOption.REPLACE_EXISTING);
    Files.move(half, target, StandardCopyOption.ATOMIC_MOVE);
    LOG.info("Sandbox is empty: dropped the sample into {}", target);
  }
}
