package io.bieases.routes.journal;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What still goes on when nothing more comes in. */
public class WorkLeft {

  private static final Map<String, String> TEXTS =
      Map.of(
          "waiting", "instructions to be sent",
          "sending", "calls under way",
          "unknown", "instructions being reconciled",
          "unsent-messages", "messages that have to leave",
          "files", "files of this node that are being read",
          "results",
              "files of this node with rows that are still open: only it writes their result");

  private final JdbcClient jdbc;

  /** Looks through that pool. */
  public WorkLeft(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Counts by their word; instructions and messages of all nodes, files and results of that one.
   */
  public Map<String, Long> counts(String node) {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (String state : new String[] {"waiting", "sending", "unknown"}) {
      counts.put(
          state,
          count(
              "instruction WHERE parent_id IS NULL AND operation IN ('create', 'query', 'cancel',"
                  + " 'refund', 'refund-query') AND state = ?",
              state));
    }
    counts.put("unsent-messages", count("outbox WHERE sent_at IS NULL"));
    counts.put(
        "files",
        count("batch WHERE node = ? AND state IN ('arrived', 'checking', 'staged')", node));
    counts.put(
        "results", count("batch WHERE node = ? AND state IN ('released', 'attention')", node));
    return counts;
  }

  /** What a count is of. */
  public static String words(String what) {
    return TEXTS.getOrDefault(what, "");
  }

  private long count(String what, Object... params) {
    return jdbc.sql("SELECT COUNT(*) FROM " + what).params(params).query(Long.class).single();
  }
}
