package io.bieases.routes;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.bieases.routes.batch.BatchJournal;
import io.bieases.routes.batch.BatchOverview;
import io.bieases.routes.batch.Node;
import io.bieases.routes.batch.OperationPace;
import io.bieases.routes.journal.InstructionViews;
import io.bieases.routes.journal.JournalClock;
import io.bieases.routes.journal.JournalDatabase;
import io.bieases.routes.journal.Merchants;
import io.bieases.routes.journal.WorkLeft;
import io.bieases.routes.ops.ApprovalDesk;
import io.bieases.routes.ops.BatchDesk;
import io.bieases.routes.ops.DeadLetterDesk;
import io.bieases.routes.ops.Doors;
import io.bieases.routes.ops.DryRunText;
import io.bieases.routes.ops.EventDesk;
import io.bieases.routes.ops.LineDesk;
import io.bieases.routes.ops.Looks;
import io.bieases.routes.ops.MerchantDesk;
import io.bieases.routes.ops.NodeDesk;
import io.bieases.routes.ops.OperatorDesk;
import io.bieases.routes.ops.OverviewDesk;
import io.bieases.routes.pace.Headroom;
import io.bieases.routes.seal.KeyFacts;
import io.bieases.routes.settings.BieasesSettings;
import io.bieases.routes.settings.Merchant;
import io.bieases.routes.status.Decisions;
import io.bieases.routes.status.Drains;
import io.bieases.routes.status.OperatorHolds;
import io.bieases.routes.status.Replays;
import io.bieases.routes.status.SecondPerson;
import io.bieases.routes.status.Settlement;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What an operator works with in the console, beside Camel's own. It looks through the readers'
 * pool; what it decides goes through the journal like everything else.
 */
@Configuration(proxyBeanMethods = false)
class OperatorWiring {

  private final JdbcClient reader;
  private final JournalClock clock;
  private final String environment;
  private final Looks looks = new Looks(System::nanoTime);

  OperatorWiring(
      @Qualifier("reader") JdbcClient reader,
      JournalDatabase database,
      @Value("${bieases.environment}") String environment) {
    this.reader = reader;
    // not the writers' pool: an open console takes no connection from payments
    this.clock = database.clock(reader);
    this.environment = environment;
  }

  @Bean
  Decisions decisions(Settlement settlement, Merchants merchants) {
    return new Decisions(settlement, merchants);
  }

  @Bean
  Replays replays(Settlement settlement, Merchants merchants, JdbcClient writer) {
    return new Replays(settlement, merchants, writer, reader);
  }

  @Bean
  SecondPerson secondPerson(
      @Value("${bieases.console.second-person}") boolean required,
      Settlement settlement,
      Decisions decisions,
      Replays replays,
      JdbcClient writer) {
    return new SecondPerson(required, settlement, decisions, replays, writer);
  }

  @Bean
  OperatorDesk operatorDesk(Decisions decisions, SecondPerson second, ObjectMapper json) {
    return new OperatorDesk(
        decisions, second::resend, new InstructionViews(reader, environment), json);
  }

  @Bean
  OverviewDesk overviewDesk() {
    return new OverviewDesk(reader, clock, looks, environment);
  }

  @Bean
  MerchantDesk merchantDesk(Settlement settlement, Merchants merchants, BieasesSettings settings) {
    Map<String, Merchant.Limits> limits = new LinkedHashMap<>();
    settings.merchants().forEach((alias, merchant) -> limits.put(alias, merchant.limits()));
    return new MerchantDesk(
        new OperatorHolds(settlement, merchants),
        reader,
        new Headroom(reader, limits),
        KeyFacts.of(settings.merchants()),
        clock,
        looks);
  }

  @Bean
  NodeDesk nodeDesk(Doors doors, Settlement settlement, Node node, ServerProperties server) {
    return new NodeDesk(
        doors,
        new Drains(settlement),
        new WorkLeft(reader),
        clock,
        looks,
        node.name(),
        server.getServlet().getSession().getTimeout());
  }

  @Bean
  BatchDesk batchDesk(BatchJournal journal, OperationPace pace) {
    return new BatchDesk(new BatchOverview(journal, pace), looks);
  }

  @Bean
  LineDesk lineDesk() {
    return new LineDesk(reader, clock, looks);
  }

  @Bean
  DeadLetterDesk deadLetterDesk(Replays replays, SecondPerson second, ObjectMapper json) {
    return new DeadLetterDesk(replays, second, reader, new DryRunText(json), clock, looks);
  }

  @Bean
  EventDesk eventDesk() {
    return new EventDesk(reader, clock, looks);
  }

  @Bean
  ApprovalDesk approvalDesk(SecondPerson second) {
    return new ApprovalDesk(second, reader, clock, looks);
  }
}
