package io.bieases.routes.status;

import io.bieases.routes.journal.DeadLetters.DeadLetter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a replay would send again and what not, and why not.
 *
 * @param send newest first
 * @param leave the newest of those that are left out
 * @param leftOut how many are left out
 * @param notLookedAt so many more there are behind those that go in one transaction
 */
public record DryRun(List<DeadLetter> send, List<Left> leave, long leftOut, long notLookedAt) {

  /** One that is left out. */
  public record Left(DeadLetter letter, String why) {}

  private static final int TOKEN_BYTES = 6;

  static DryRun nothing() {
    return new DryRun(List.of(), List.of(), 0, 0);
  }

  /** Whether there is no such dead letter at all. */
  public boolean isEmpty() {
    return send.isEmpty() && leftOut == 0;
  }

  /** In the one order in which several are locked. */
  static SortedSet<String> merchantsOf(DryRun run) {
    return Stream.concat(run.send().stream(), run.leave().stream().map(Left::letter))
        .map(DeadLetter::merchant)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Stands for exactly these numbers as they are now; empty if nothing would be sent. */
  public String token() {
    if (send.isEmpty()) {
      return "";
    }
    String all =
        send.stream()
            .map(one -> one.id() + ":" + one.fence())
            .sorted()
            .collect(Collectors.joining(","));
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
      return send.size() + "-" + HexFormat.of().formatHex(digest, 0, TOKEN_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** What would be sent, by currency; operations without an amount count nothing. */
  public SortedMap<String, BigDecimal> sums() {
    SortedMap<String, BigDecimal> sums = new TreeMap<>();
    send.stream()
        .filter(one -> !one.currency().isEmpty())
        .forEach(one -> sums.merge(one.currency(), new BigDecimal(one.amount()), BigDecimal::add));
    return sums;
  }

  /** The same in a sentence. */
  public String words() {
    return send.size() + " would be sent again" + rest();
  }

  /** In a sentence once it is done. */
  String sent() {
    return send.size()
        + (send.size() == 1 ? " goes" : " go")
        + " out again when pace, hold and line allow"
        + rest();
  }

  private String rest() {
    String left =
        leftOut == 1
            ? ", left out: " + leave.get(0).letter().number() + ", " + leave.get(0).why()
            : leftOut == 0 ? "" : ", " + leftOut + " are left out";
    return left + (notLookedAt == 0 ? "" : ", " + notLookedAt + " more are not looked at yet");
  }
}
