package io.bieases.routes.sandbox;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Sends what is due in the ledger, and books every try before and after. One thread decides and
 * books, a few transport; at most {@link #AT_ONCE} webhooks are on their way, of one payment one.
 * No redirect is followed and no proxy asked.
 */
final class WebhookSender implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(WebhookSender.class.getName());
  private static final int AT_ONCE = 32;
  private static final int TRANSPORT_THREADS = 4;
  private static final long LOOK_MILLIS = 100;
  private static final long STOP_SECONDS = 3;
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int ANSWER_BYTES = 1 << 14;

  private final Books books;
  private final WebhookSwitches switches;
  private final WebhookSealer sealer;
  private final Clock clock;
  private final ScheduledExecutorService desk =
      Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "sandbox-webhooks"));
  private final ExecutorService transport =
      Executors.newFixedThreadPool(
          TRANSPORT_THREADS, task -> daemon(task, "sandbox-webhook-transport"));
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .proxy(HttpClient.Builder.NO_PROXY)
          .connectTimeout(TIMEOUT)
          .executor(transport)
          .build();

  /** The lanes with a webhook on its way; only the desk's thread touches them. */
  private final Set<String> busy = new HashSet<>();

  private WebhookSender(Books books, WebhookSwitches switches, WebhookSealer sealer, Clock clock) {
    this.books = books;
    this.switches = switches;
    this.sealer = sealer;
    this.clock = clock;
  }

  static WebhookSender start(
      Books books, WebhookSwitches switches, WebhookSealer sealer, Clock clock) {
    WebhookSender sender = new WebhookSender(books, switches, sealer, clock);
    var unused =
        sender.desk.scheduleWithFixedDelay(
            sender::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    return sender;
  }

  /** Ends what is being booked; what is on its way is sent again by the next process. */
  @Override
  public void close() {
    desk.shutdown();
    try {
      if (!desk.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
        LOG.log(System.Logger.Level.WARNING, "sandbox gateway stops while a webhook is booked");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    transport.shutdownNow();
  }

  private void look() {
    try {
      books
          .ledger()
          .inTransaction(
              () -> {
                books.payments().expireOverdue(clock.millis());
                return true;
              });
      sendDue();
    } catch (RuntimeException e) {
      // the schedule would end with the first exception
      LOG.log(System.Logger.Level.ERROR, "sandbox gateway could not look for webhooks", e);
    }
  }

  /** Fills up when half of the places are free: a look at the ledger for each would be many. */
  private void sendDue() {
    SandboxSettings.Webhooks current = switches.current();
    if (!current.enabled() || busy.size() > AT_ONCE / 2) {
      return;
    }
    for (Webhook webhook : books.webhooks().due(clock.millis())) {
      if (!switches.hosts().allow(webhook.url())) {
        books.webhooks().blocked(webhook.id());
      } else if (busy.size() < AT_ONCE && busy.add(webhook.lane())) {
        send(webhook, current);
      }
    }
  }

  private void send(Webhook webhook, SandboxSettings.Webhooks current) {
    long now = clock.millis();
    books.webhooks().tried(webhook.id(), now);
    long stamp = webhook.stampMillis() == 0 ? now : webhook.stampMillis();
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    CompletableFuture<HttpResponse<Void>> call =
        post(webhook.url(), sealer.seal(webhook, current, stamp), text);
    // the request's own time-out ends with the answer's head; this one with its last byte
    var unused =
        call.copy()
            .orTimeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
            .whenCompleteAsync(
                (answer, failure) -> {
                  if (failure == null) {
                    book(webhook, answer.statusCode(), text.toByteArray());
                  } else {
                    call.cancel(true);
                    book(webhook, 0, new byte[0]);
                  }
                },
                desk);
  }

  private CompletableFuture<HttpResponse<Void>> post(
      String url, byte[] envelope, ByteArrayOutputStream text) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url))
              .timeout(TIMEOUT)
              .header("Content-Type", "application/json;charset=UTF-8")
              .POST(HttpRequest.BodyPublishers.ofByteArray(envelope))
              .build();
      return client.sendAsync(
          request,
          HttpResponse.BodyHandlers.ofByteArrayConsumer(
              part -> part.ifPresent(bytes -> keep(text, bytes))));
    } catch (IllegalArgumentException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Only the beginning: an acknowledgement is short. */
  private static void keep(ByteArrayOutputStream text, byte[] bytes) {
    text.write(bytes, 0, Math.min(bytes.length, ANSWER_BYTES - text.size()));
  }

  private void book(Webhook webhook, int status, byte[] answer) {
    busy.remove(webhook.lane());
    Acknowledgement given = Acknowledgement.read(status, answer);
    SandboxSettings.Webhooks current = switches.current();
    long now = clock.millis();
    if (given.counts()) {
      books
          .webhooks()
          .acknowledged(webhook.id(), status, given.code(), now + current.holdBack().toMillis());
    } else {
      books.webhooks().failed(webhook, status, given.code(), current.retry(), now);
    }
    sendDue();
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }
}
