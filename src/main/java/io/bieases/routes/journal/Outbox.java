package io.bieases.routes.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Everything that leaves: written in the transaction that changes the state, sent afterwards, at
 * least once, with a message id that stays the same however often it is sent.
 */
public class Outbox {

  /** The queue of what was rejected or could not be read. */
  public static final String DEAD_LETTERS = "bieases.dead-letter";

  /** In front of the alias: the destination of callbacks to that merchant's own system. */
  public static final String CALLBACK_TO = "callback://";

  /** Behind it: whoever takes alerts by HTTP. No alias has such a character. */
  public static final String ALERTS = "~alerts";

  private static final Duration FOR_EVER = Duration.ofMillis(Long.MAX_VALUE);
  private static final Duration A_DAY = Duration.ofHours(24);
  private static final Duration A_MINUTE = Duration.ofMinutes(1);

  /** Taken at once by a sender. */
  private static final int MANY = 100;

  /** A slow server is done with them before another node takes them for left behind. */
  private static final int FEW = 2;

  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
  private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};

  /**
   * A message that has to be sent.
   *
   * @param id row of the outbox
   * @param messageId the same at every try: receivers drop repeats by it
   * @param destination queue or topic
   * @param headers properties to select by
   * @param body JSON
   * @param tries how often it was taken to be sent, this time included
   * @param createdAtMillis when it was written
   */
  public record Message(
      long id,
      String messageId,
      String destination,
      Map<String, Object> headers,
      String body,
      int tries,
      long createdAtMillis) {}

  /** What waits for nothing but its own kind; a message's id says which kind it is. */
  public enum Lane {
    /** Outcomes and alerts, to queues of our own. */
    OUTCOMES("", FOR_EVER, A_MINUTE, MANY),
    /** To wherever a sender wants its answer: that place may be full, or closed to us. */
    REPLIES("reply/", A_DAY, A_MINUTE, MANY),
    /** A file of bad rows makes as many at once. */
    DEAD_LETTERS("dead-letter/", FOR_EVER, A_MINUTE, MANY),
    /** Alerts for the log. */
    ALERT_LOG("alert-log/", FOR_EVER, A_MINUTE, MANY),
    /** Alerts for the queue: a broker that is away keeps no mail. */
    ALERT_QUEUE("alert-queue/", FOR_EVER, A_MINUTE, MANY),
    /** Alerts by mail: a mail server that is away keeps nothing else. */
    ALERT_MAIL("alert-mail/", A_DAY, Duration.ofMinutes(15), FEW),
    /** Alerts by HTTP: as mail. */
    ALERT_WEBHOOK("alert-webhook/", A_DAY, Duration.ofMinutes(15), FEW),
    /**
     * To merchants' own systems: one of a destination at a time, so that none waits for another.
     */
    CALLBACKS("callback/", Duration.ofHours(72), Duration.ofHours(1), 1);

    private final String idPrefix;
    private final Duration wanted;
    private final Duration longestWait;
    private final int takenAtOnce;

    Lane(String idPrefix, Duration wanted, Duration longestWait, int takenAtOnce) {
      this.idPrefix = idPrefix;
      this.wanted = wanted;
      this.longestWait = longestWait;
      this.takenAtOnce = takenAtOnce;
    }

    static Lane of(String messageId) {
      return Stream.of(values())
          .filter(lane -> lane != OUTCOMES && messageId.startsWith(lane.idPrefix))
          .findFirst()
          .orElse(OUTCOMES);
    }
  }

  private static final String TAKE =
      """
      WITH taken AS MATERIALIZED (SELECT id FROM outbox WHERE %s LIMIT :most%s)
      UPDATE outbox SET next_at = :back, tries = tries + 1
       WHERE id IN (SELECT id FROM taken) AND sent_at IS NULL AND next_at <= :now
      RETURNING id, message_id, destination, headers, body, tries, created_at
      """;

  private static final long BACK_AFTER_MILLIS = 10_000;

  private final JdbcClient jdbc;
  private final JdbcClient reader;
  private final ObjectMapper json;
  private final JournalClock clock;
  private final JournalDatabase database;

  /** Until when nothing goes to a system that did not take what it was sent. */
  private final Map<String, Long> resting = new ConcurrentHashMap<>();

  /** Writes through the one pool; looks through the other, so that an idle look costs no write. */
  public Outbox(
      JdbcClient writer,
      JdbcClient reader,
      ObjectMapper json,
      JournalClock clock,
      JournalDatabase database) {
    this.jdbc = writer;
    this.reader = reader;
    this.json = json;
    this.clock = clock;
    this.database = database;
  }

  /**
   * Adds a message inside the caller's transaction; one with a known message id is dropped.
   *
   * @param body is written as JSON
   */
  public void add(
      String messageId,
      String destination,
      Map<String, Object> headers,
      Object body,
      long nowMillis) {
    jdbc.sql(
            """
            INSERT INTO outbox (message_id, lane, destination, headers, body, created_at, next_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (message_id) DO NOTHING
            """)
        .params(
            messageId,
            Lane.of(messageId).name(),
            destination,
            write(headers),
            write(body),
            nowMillis,
            nowMillis)
        .update();
  }

  /**
   * Takes messages of a lane to send, oldest first; those not marked sent come back after ten
   * seconds. Of callbacks one for each destination that does not rest.
   */
  public List<Message> due(Lane lane) {
    long now = clock.nowMillis();
    if (lane == Lane.CALLBACKS) {
      return reader
          .sql(
              "SELECT DISTINCT destination FROM outbox WHERE lane = 'CALLBACKS' AND sent_at IS NULL")
          .query(String.class)
          .list()
          .stream()
          .filter(destination -> resting.getOrDefault(destination, 0L) <= now)
          .flatMap(destination -> firstTo(destination, now).stream())
          .toList();
    }
    if (!isAnythingDue(lane, now)) {
      return List.of();
    }
    return taken(
        jdbc.sql(
                TAKE.formatted(
                    "lane = :lane AND sent_at IS NULL AND next_at <= :now ORDER BY next_at, id",
                    database.claim()))
            .param("lane", lane.name())
            .param("most", lane.takenAtOnce),
        now);
  }

  private List<Message> firstTo(String destination, long now) {
    return taken(
        jdbc.sql(
                TAKE.formatted(
                    "lane = 'CALLBACKS' AND destination = :destination AND sent_at IS NULL"
                        + " AND next_at <= :now ORDER BY id",
                    database.claim()))
            .param("destination", destination)
            .param("most", Lane.CALLBACKS.takenAtOnce),
        now);
  }

  private List<Message> taken(JdbcClient.StatementSpec take, long now) {
    return take
        .param("now", now)
        .param("back", now + BACK_AFTER_MILLIS)
        .query(
            (row, index) ->
                new Message(
                    row.getLong("id"),
                    row.getString("message_id"),
                    row.getString("destination"),
                    read(row.getString("headers")),
                    row.getString("body"),
                    row.getInt("tries"),
                    row.getLong("created_at")))
        .list()
        .stream()
        .sorted(Comparator.comparingLong(Message::id))
        .toList();
  }

  /** Whether a message could be sent now; callbacks wait for the next start. */
  public boolean isAnythingDue() {
    long now = clock.nowMillis();
    return Stream.of(Lane.values())
        .anyMatch(lane -> lane != Lane.CALLBACKS && isAnythingDue(lane, now));
  }

  /** Marks a message as sent. */
  public void sent(Message message) {
    jdbc.sql("UPDATE outbox SET sent_at = ? WHERE id = ?")
        .params(clock.nowMillis(), message.id())
        .update();
  }

  /**
   * Puts a message that could not be sent off, each time for twice as long, up to a minute; a mail
   * up to a quarter of an hour; a callback up to an hour, and its system rests for a minute at
   * most. If that cannot be written it comes back after ten seconds as it is.
   */
  public void postpone(Message message) {
    try {
      writePostponed(message);
    } catch (DataAccessException e) {
      LOG.warn("Not postponed, the journal cannot be written: {}", message.messageId());
    }
  }

  private void writePostponed(Message message) {
    Lane lane = Lane.of(message.messageId());
    long now = clock.nowMillis();
    long wait =
        Math.min(
            lane.longestWait.toMillis(), BACK_AFTER_MILLIS << Math.min(message.tries() - 1, 10));
    jdbc.sql("UPDATE outbox SET next_at = ? WHERE id = ?")
        .params(now + wait, message.id())
        .update();
    if (lane == Lane.CALLBACKS) {
      resting.put(message.destination(), now + Math.min(A_MINUTE.toMillis(), wait));
    }
  }

  /** Ends a message that nobody took for too long. */
  public void giveUp(Message message) {
    resting.put(message.destination(), clock.nowMillis() + A_MINUTE.toMillis());
    sent(message);
  }

  /** Ends messages that a newer one makes untrue; runs inside the caller's transaction. */
  public void supersede(List<String> messageIds, long nowMillis) {
    jdbc.sql("UPDATE outbox SET sent_at = :now WHERE message_id IN (:ids) AND sent_at IS NULL")
        .param("now", nowMillis)
        .param("ids", messageIds)
        .update();
  }

  /**
   * Whether it has been tried for as long as anybody waits for it: an answer and a mail a day, a
   * callback three days. What it says is in the journal, and went to queues of our own as well.
   */
  public boolean isStale(Message message) {
    return clock.nowMillis() - message.createdAtMillis()
        >= Lane.of(message.messageId()).wanted.toMillis();
  }

  private boolean isAnythingDue(Lane lane, long nowMillis) {
    return reader
        .sql("SELECT 1 FROM outbox WHERE lane = ? AND sent_at IS NULL AND next_at <= ? LIMIT 1")
        .params(lane.name(), nowMillis)
        .query(Integer.class)
        .optional()
        .isPresent();
  }

  private String write(Object value) {
    try {
      return json.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, Object> read(String text) {
    try {
      return json.readValue(text, MAP);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
