package io.bieases.routes.journal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Which gateway and which merchants this journal belongs to. A journal never changes its gateway: a
 * sandbox's numbers must not meet production, nor one merchant's another's.
 */
public class Merchants {

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final JournalDatabase database;

  /** Works on the writer's pool. */
  public Merchants(JdbcClient jdbc, TransactionTemplate transaction, JournalDatabase database) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.database = database;
  }

  /**
   * Binds an empty journal to that gateway and merchants, or checks that they are the ones it
   * knows.
   *
   * @param idByAlias merchant id by alias
   * @throws JournalRefusedException if the journal belongs to another gateway or an alias to
   *     another merchant id, naming the property
   */
  public void bind(String baseUrl, String environment, Map<String, String> idByAlias) {
    transaction.executeWithoutResult(
        status -> {
          jdbc.sql(
                  "INSERT INTO gateway_binding (one, base_url, environment) VALUES (1, ?, ?) ON"
                      + " CONFLICT (one) DO NOTHING")
              .params(baseUrl, environment)
              .update();
          String known =
              jdbc.sql("SELECT base_url FROM gateway_binding").query(String.class).single();
          if (!known.equals(baseUrl)) {
            throw new JournalRefusedException(
                "bieases.gateway.base-url is "
                    + baseUrl
                    + ", but this journal belongs to "
                    + known
                    + ": use another bieases.data-dir or database");
          }
          idByAlias.forEach(this::bindMerchant);
        });
  }

  /**
   * Aliases that this journal knows and that are not configured, though instructions of theirs are
   * to be sent or found out: nobody does, while they are not.
   */
  public static List<String> left(JdbcClient jdbc, Set<String> configured) {
    return jdbc
        .sql(
            """
            SELECT alias FROM merchant m
             WHERE EXISTS (SELECT 1 FROM instruction i WHERE i.merchant = m.alias AND i.parent_id IS NULL
                              AND i.state IN ('waiting', 'sending', 'accepted', 'duplicate', 'unknown', 'parked'))
             ORDER BY alias
            """)
        .query(String.class)
        .list()
        .stream()
        .filter(alias -> !configured.contains(alias))
        .toList();
  }

  private void bindMerchant(String alias, String id) {
    Optional<String> owner =
        jdbc.sql("SELECT alias FROM merchant WHERE merchant_id = ? AND alias <> ?")
            .params(id, alias)
            .query(String.class)
            .optional();
    if (owner.isPresent()) {
      throw new JournalRefusedException(
          "bieases.merchants."
              + alias
              + ".id is known to this journal under the alias "
              + owner.get()
              + ": an alias never changes");
    }
    jdbc.sql(
            "INSERT INTO merchant (alias, merchant_id) VALUES (?, ?) ON CONFLICT (alias) DO"
                + " NOTHING")
        .params(alias, id)
        .update();
    String known =
        jdbc.sql("SELECT merchant_id FROM merchant WHERE alias = ?")
            .param(alias)
            .query(String.class)
            .single();
    if (!known.equals(id)) {
      throw new JournalRefusedException(
          "bieases.merchants."
              + alias
              + ".id differs from the merchant this journal knows under that alias");
    }
    List.of("total", "ordinary", "create", "query", "cancel", "refund", "refund-query")
        .forEach(
            operation ->
                jdbc.sql(
                        "INSERT INTO pace (merchant, operation) VALUES (?, ?) ON CONFLICT"
                            + " (merchant, operation) DO NOTHING")
                    .params(alias, operation)
                    .update());
  }

  /**
   * Locks the merchant's row for the rest of the transaction; only its holder may decide whether a
   * call of that merchant goes out.
   *
   * @return false if somebody else decides at this moment: ask again
   */
  public boolean claim(String alias) {
    return row(alias, database.claim());
  }

  /** Every merchant this journal knows, in one order for all who lock several. */
  public List<String> aliases() {
    return jdbc.sql("SELECT alias FROM merchant ORDER BY alias").query(String.class).list();
  }

  /** The same, and waits for whoever decides at this moment. */
  public void lock(String alias) {
    mustLock(alias, database.lock());
  }

  /**
   * The same, and also waits for whoever is handing in an instruction or a file of that merchant;
   * nobody hands in another one until this transaction ends.
   */
  public void lockAgainstNew(String alias) {
    mustLock(alias, database.lockAgainstNew());
  }

  private void mustLock(String alias, String locking) {
    if (!row(alias, locking)) {
      throw new IllegalStateException("no such merchant in the journal: " + alias);
    }
  }

  private boolean row(String alias, String locking) {
    return jdbc.sql("SELECT 1 FROM merchant WHERE alias = ?" + locking)
        .param(alias)
        .query(Integer.class)
        .optional()
        .isPresent();
  }
}
