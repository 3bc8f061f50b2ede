package io.bieases.routes;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.bieases.routes.batch.BatchFiles;
import io.bieases.routes.batch.BatchJournal;
import io.bieases.routes.batch.BatchReport;
import io.bieases.routes.batch.BatchSettings;
import io.bieases.routes.batch.BatchStaging;
import io.bieases.routes.batch.Inbox;
import io.bieases.routes.batch.InboxFolders;
import io.bieases.routes.batch.Node;
import io.bieases.routes.batch.OperationPace;
import io.bieases.routes.batch.ResultConsole;
import io.bieases.routes.intake.Callers;
import io.bieases.routes.intake.Intake;
import io.bieases.routes.journal.Bodies;
import io.bieases.routes.journal.InstructionViews;
import io.bieases.routes.journal.JournalClock;
import io.bieases.routes.journal.JournalDatabase;
import io.bieases.routes.journal.Leases;
import io.bieases.routes.journal.Merchants;
import io.bieases.routes.journal.Operation;
import io.bieases.routes.journal.Outbox;
import io.bieases.routes.journal.OutcomeSignal;
import io.bieases.routes.ops.Doors;
import io.bieases.routes.ops.SampleFile;
import io.bieases.routes.pace.Departures;
import io.bieases.routes.seal.Seals;
import io.bieases.routes.settings.BieasesSettings;
import io.bieases.routes.settings.Merchant;
import io.bieases.routes.settings.SignatureInput;
import io.bieases.routes.status.Alerts;
import io.bieases.routes.status.AnswerReader;
import io.bieases.routes.status.Events;
import io.bieases.routes.status.FinalWords;
import io.bieases.routes.status.FollowUps;
import io.bieases.routes.status.HoldOutcomes;
import io.bieases.routes.status.Outcomes;
import io.bieases.routes.status.PaymentWords;
import io.bieases.routes.status.Questions;
import io.bieases.routes.status.Settlement;
import io.bieases.routes.status.StatusTable;
import io.bieases.routes.status.Tally;
import io.bieases.routes.status.WebhookReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.apache.camel.component.file.GenericFileFilter;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The beans that routes call by name. Renaming one breaks routes that teams have edited. */
@Configuration(proxyBeanMethods = false)
class RouteBeans {

  /** From the attempt's commit to the POST; beyond it a paused process must not pay. */
  static final Duration SEND_DEADLINE = Duration.ofSeconds(2);

  private static final Duration LEASE_RESERVE = Duration.ofSeconds(15);

  private final BieasesSettings settings;

  RouteBeans(BieasesSettings settings) {
    this.settings = settings;
  }

  @Bean
  Departures departures(
      JdbcClient writer,
      @Qualifier("reader") JdbcClient reader,
      TransactionTemplate transaction,
      JournalClock clock,
      Merchants bound,
      JournalDatabase database) {
    Duration lease =
        SEND_DEADLINE
            .plus(settings.gateway().connectTimeout())
            // once for the first byte, once for the rest
            .plus(settings.gateway().responseTimeout().multipliedBy(2))
            .plus(LEASE_RESERVE);
    return new Departures(
        writer,
        reader,
        transaction,
        clock,
        System::nanoTime,
        byAlias(Merchant::limits),
        new Departures.Times(
            lease.toMillis(),
            SEND_DEADLINE.toMillis(),
            settings.ladders().scaled(HoldOutcomes.PROBE).toMillis(),
            settings.ladders().scaled(HoldOutcomes.CANARY).toMillis()),
        bound,
        new Leases(writer, database));
  }

  @Bean
  Bodies bodies(ObjectMapper json) {
    return new Bodies(json, urls(Merchant::callbackUrl), urls(Merchant::redirectUrl));
  }

  private Map<String, String> urls(Function<Merchant, Optional<URI>> which) {
    Map<String, String> urls = new LinkedHashMap<>();
    settings
        .merchants()
        .forEach(
            (alias, merchant) ->
                which.apply(merchant).ifPresent(url -> urls.put(alias, url.toString())));
    return urls;
  }

  @Bean
  AnswerReader answers(Seals seal) {
    return new AnswerReader(
        seal::open, byAlias(Merchant::id), settings.gateway().responseTimeout(), System::nanoTime);
  }

  @Bean
  StatusTable statusTable(@Value("${bieases.routes-dir}") Path routes) {
    return StatusTable.read(routes.resolve("status-codes.csv"));
  }

  @Bean
  Settlement settlement(
      JdbcClient writer,
      TransactionTemplate transaction,
      JournalClock clock,
      Outbox outbox,
      OutcomeSignal signal,
      Tally tally,
      Alerts alerts,
      @Value("${bieases.environment}") String environment) {
    return new Settlement(
        writer,
        transaction,
        clock,
        outbox,
        signal,
        alerts,
        environment,
        urls(Merchant::notifyUrl).keySet(),
        tally);
  }

  @Bean
  OutcomeSignal outcomeSignal() {
    return new OutcomeSignal(System::nanoTime);
  }

  @Bean
  Intake intake(
      JdbcClient writer,
      TransactionTemplate transaction,
      JournalClock clock,
      Outbox outbox,
      Merchants bound,
      @Value("${bieases.environment}") String environment) {
    return new Intake(
        writer,
        transaction,
        clock,
        outbox,
        settings.merchants().keySet(),
        () -> "r-" + UUID.randomUUID(),
        environment);
  }

  @Bean
  Callers callers(
      JdbcClient writer,
      @Qualifier("reader") JdbcClient reader,
      OutcomeSignal signal,
      JournalClock clock,
      @Value("${bieases.environment}") String environment) {
    return new Callers(
        new InstructionViews(reader, environment),
        writer,
        signal,
        clock,
        settings.http().maxWaiting());
  }

  @Bean
  Outcomes outcomes(Settlement settlement, StatusTable table) {
    return new Outcomes(
        settlement, table, settings.ladders(), settings.gateway().responseTimeout());
  }

  @Bean
  HoldOutcomes holdOutcomes(Settlement settlement) {
    return new HoldOutcomes(settlement, settings.ladders());
  }

  @Bean
  Questions questions(
      Settlement settlement, StatusTable table, JdbcClient writer, PaymentWords words) {
    return new Questions(settlement, table, settings.ladders(), words, writer);
  }

  @Bean
  PaymentWords paymentWords(
      @Value("${bieases.payment-status.final-unpaid}") Set<String> finalUnpaid,
      @Value("${bieases.payment-status.unpaid}") Set<String> unpaid,
      @Value("${bieases.payment-status.paid}") Set<String> paid) {
    return new PaymentWords(finalUnpaid, unpaid, paid);
  }

  @Bean
  FinalWords finalWords(
      PaymentWords payment,
      @Value("${bieases.refund-status.succeeded}") Set<String> succeeded,
      @Value("${bieases.refund-status.declined}") Set<String> declined) {
    return new FinalWords(payment, succeeded, declined);
  }

  @Bean
  WebhookReader webhooks(
      Seals seal,
      Tally tally,
      @Value("${bieases.webhooks.tolerance}") Duration tolerance,
      @Value("${bieases.webhooks.event-name}") List<String> nameFields) {
    return new WebhookReader(
        seal::open,
        byAlias(Merchant::id),
        // not the journal's: strangers must not make it work
        System::currentTimeMillis,
        tolerance,
        nameFields,
        alias -> settings.merchant(alias).signature().input() == SignatureInput.SORTED_ENVELOPE,
        tally);
  }

  @Bean
  Events events(Settlement settlement, JdbcClient writer, FinalWords words, Tally tally) {
    return new Events(settlement, writer, words, settings.ladders(), tally);
  }

  @Bean
  FollowUps followUps(Settlement settlement, Events events, JdbcClient writer) {
    return new FollowUps(settlement, events, settings.ladders(), writer);
  }

  @Bean
  BatchJournal batchJournal(
      JdbcTemplate writer,
      @Qualifier("reader") JdbcClient reader,
      TransactionTemplate transaction,
      JournalClock clock,
      Merchants bound,
      Node node) {
    return new BatchJournal(writer, reader, transaction, clock, node.name());
  }

  @Bean
  BatchSettings batchSettings(@Value("${bieases.environment}") String environment) {
    return new BatchSettings(
        settings.dataDir(),
        environment,
        settings.batch().fillNumbers(),
        settings.ladders().scaled(settings.batch().resultAfter()).toMillis(),
        settings.merchants().keySet(),
        settings.batch().readyMarker());
  }

  @Bean
  OperationPace operationPace() {
    return (alias, operation) -> {
      Merchant.Limits limits = settings.merchant(alias).limits();
      return switch (Operation.of(operation)) {
        case CREATE -> limits.create();
        case QUERY -> limits.query();
        case CANCEL -> limits.cancel();
        case REFUND -> limits.refund();
        case REFUND_QUERY -> limits.totalPerMinute();
      };
    };
  }

  @Bean
  Inbox inbox(BatchJournal journal, BatchSettings batch, Doors doors) {
    Inbox inbox = new Inbox(journal, batch, new SecureRandom(), doors::areOpen);
    inbox.adoptUnnamed();
    return inbox;
  }

  /** Asked before the file door counts and waits: what is not to be taken costs no other a turn. */
  @Bean
  GenericFileFilter<File> inboxFilter(Inbox inbox) {
    return found -> found.isDirectory() || inbox.wants(found.getFile().toPath());
  }

  @Bean
  BatchStaging batchStaging(BatchJournal journal, BatchSettings batch, Outbox outbox) {
    return new BatchStaging(journal, batch, outbox);
  }

  @Bean
  BatchFiles batchFiles(BatchJournal journal, BatchSettings batch, OperationPace pace) {
    return new BatchFiles(journal, batch, pace);
  }

  @Bean
  BatchReport batchReport(BatchJournal journal, BatchSettings batch, OperationPace pace) {
    return new BatchReport(journal, batch, pace);
  }

  @Bean
  ResultConsole resultConsole(BatchJournal journal, BatchSettings batch) {
    return new ResultConsole(journal, batch);
  }

  /** The folders people drop files into are there before the first route looks. */
  @Bean
  InboxFolders inboxFolders() throws IOException {
    return InboxFolders.create(settings.dataDir().resolve("inbox"), settings.merchants().keySet());
  }

  @Bean
  @ConditionalOnExpression(
      "!'${bieases.sandbox.sample:}'.isBlank() and '${bieases.sandbox.sample:}' != 'false'")
  SampleFile sampleFile(
      @Value("${bieases.sandbox.sample}") Path sample,
      ResultConsole results,
      InboxFolders folders) {
    return new SampleFile(
        sample,
        folders.of(settings.merchants().keySet().iterator().next(), Operation.REFUND.word()),
        results);
  }

  private <T> Map<String, T> byAlias(Function<Merchant, T> what) {
    Map<String, T> map = new LinkedHashMap<>();
    settings.merchants().forEach((alias, merchant) -> map.put(alias, what.apply(merchant)));
    return map;
  }
}
