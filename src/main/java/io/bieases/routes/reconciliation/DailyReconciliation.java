package io.bieases.routes.reconciliation;

import io.bieases.routes.journal.JournalClock;
import io.bieases.routes.journal.JournalRefusedException;
import io.bieases.routes.journal.Merchants;
import io.bieases.routes.settings.BieasesSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.TransactionException;

/**
 * A command that writes what became of a day's instructions, for each merchant of the
 * configuration, and tells by its exit code whether somebody has to look: {@code
 * src/docs/reconciliation.md}. It reads the configuration of the bundle and its journal, whether
 * the bundle runs or not, and prints no amount, key or body.
 */
public final class DailyReconciliation {

  /** Nothing to look at. */
  static final int CLEAN = 0;

  /** It could not be done. */
  static final int NOT_DONE = 1;

  /** Something is unknown, parked or open for too long. */
  static final int OPEN = 2;

  /** Journal and gateway differ. */
  static final int DIFFERENT = 3;

  private final Configuration configuration;
  private final Arguments arguments;
  private final JournalSnapshot journal;
  private final JournalClock clock;
  private final PrintStream out;

  private DailyReconciliation(
      Configuration configuration,
      Arguments arguments,
      JournalSnapshot journal,
      JournalClock clock,
      PrintStream out) {
    this.configuration = configuration;
    this.arguments = arguments;
    this.journal = journal;
    this.clock = clock;
    this.out = out;
  }

  /** Takes day, merchant and properties; exits with what it found. */
  public static void main(String[] args) {
    // it says itself what there is to say; before a configuration of theirs libraries log
    // everything
    LoggingSystem.get(DailyReconciliation.class.getClassLoader()).beforeInitialize();
    System.exit(run(UnaryOperator.identity(), System.out, System.err, args));
  }

  /**
   * Runs the command.
   *
   * @param clock what is made of the journal's clock
   */
  static int run(
      UnaryOperator<JournalClock> clock, PrintStream out, PrintStream err, String... args) {
    try {
      Arguments arguments = Arguments.of(args);
      Configuration configuration = Configuration.read(arguments.properties());
      try (JournalSnapshot journal = configuration.openJournal()) {
        return new DailyReconciliation(
                configuration, arguments, journal, clock.apply(journal.clock()), out)
            .reconcile();
      }
    } catch (BindException e) {
      err.println("Not reconciled: " + e.getName() + " cannot be used"); // never its value
    } catch (NotReconciledException | JournalRefusedException | UncheckedIOException e) {
      err.println("Not reconciled: " + e.getMessage());
    } catch (DataAccessException | TransactionException e) {
      err.println("Not reconciled: the journal cannot be read: " + e.getClass().getSimpleName());
    } catch (RuntimeException e) {
      err.println("Not reconciled: " + e.getClass().getSimpleName());
    } catch (IOException e) {
      err.println("Not reconciled: the files cannot be written: " + e);
    }
    return NOT_DONE;
  }

  private int reconcile() throws IOException {
    BieasesSettings settings = configuration.settings();
    Collection<String> merchants = merchants(settings);
    ZoneId zone = settings.reconciliation().zone();
    LocalDate day = arguments.day().orElseGet(() -> today(zone).minusDays(1));
    Path folder = settings.dataDir().resolve("reconciliation").resolve(day.toString());
    Files.createDirectories(folder);
    try (FileChannel channel =
            FileChannel.open(
                folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock == null) {
        throw new NotReconciledException("another process writes " + folder);
      }
      DayFiles files =
          new DayFiles(folder, configuration.environment(), configuration.finalWords());
      int found =
          merchants.stream()
              .mapToInt(merchant -> reconcile(files, merchant, day, zone))
              .max()
              .orElse(CLEAN);
      return Math.max(found, left(settings.merchants().keySet()));
    }
  }

  /** Whoever is no longer configured has no file, and nobody sends or asks what is open of it. */
  private int left(Set<String> configured) {
    return journal.look(
        jdbc -> {
          List<String> left = Merchants.left(jdbc, configured);
          left.forEach(
              alias -> out.println(alias + ": not configured, and instructions of it are open"));
          return left.isEmpty() ? CLEAN : OPEN;
        });
  }

  private Collection<String> merchants(BieasesSettings settings) {
    Set<String> all = new TreeSet<>(settings.merchants().keySet());
    if (all.isEmpty()) {
      throw new NotReconciledException("bieases.merchants names no merchant");
    }
    arguments
        .merchant()
        .filter(wanted -> !all.contains(wanted))
        .ifPresent(
            wanted -> {
              throw new NotReconciledException("--merchant is none of " + all);
            });
    return arguments.merchant().<Collection<String>>map(List::of).orElse(all);
  }

  private LocalDate today(ZoneId zone) {
    return LocalDate.ofInstant(Instant.ofEpochMilli(clock.nowMillis()), zone);
  }

  private int reconcile(DayFiles files, String merchant, LocalDate day, ZoneId zone) {
    return journal.look(jdbc -> reconcile(files, jdbc, merchant, day, zone));
  }

  private int reconcile(
      DayFiles files, JdbcClient jdbc, String merchant, LocalDate day, ZoneId zone) {
    MerchantDay looked =
        new MerchantDay(
            merchant, day, zone, Instant.ofEpochMilli(clock.nowMillis()), arguments.openFor());
    DaySummary summary = files.write(jdbc, looked);
    out.printf(
        Locale.ROOT,
        "%s %s: rows %d, unknown or parked %d, open for more than %d h %d, differences %d, in %s%n",
        merchant,
        day,
        summary.rows(),
        summary.undecided(),
        summary.openHours(),
        summary.openTooLong(),
        summary.allDifferences(),
        files.summary(looked));
    if (summary.allDifferences() > 0) {
      return DIFFERENT;
    }
    return summary.undecided() + summary.openTooLong() > 0 ? OPEN : CLEAN;
  }
}
