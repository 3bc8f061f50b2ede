package io.bieases.routes.batch;

import io.bieases.routes.intake.CheckedInstruction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * Refund numbers derived from content: merchant, payment, amount, currency and which occurrence of
 * that content in the file it is. The same content in a later file gives the same number, and so
 * never a second payment.
 *
 * <p>Occurrences are counted through the index of {@code batch_row}; only those of the rows not yet
 * written are kept here, until {@link #written}.
 */
final class ContentNumbers {

  private static final String PREFIX = "c-";
  private static final int HASH_CHARS = 48;

  private final BatchRows rows;
  private final String batchId;
  private final String merchant;
  private final Map<String, Long> pending = new HashMap<>();

  ContentNumbers(BatchRows rows, String batchId, String merchant) {
    this.rows = rows;
    this.batchId = batchId;
    this.merchant = merchant;
  }

  String numberFor(CheckedInstruction row) {
    String content =
        String.join(
            "|",
            merchant,
            row.paymentId().orElseThrow(),
            Long.toString(row.amountMinor().orElseThrow()),
            row.currency().orElseThrow());
    Long before = pending.get(content);
    long occurrence = 1 + (before == null ? writtenOccurrences(content) : before);
    pending.put(content, occurrence);
    return number(content, occurrence);
  }

  /** The rows asked for so far are in the table now. */
  void written() {
    pending.clear();
  }

  /** Occurrences are there without a gap, so the last one is found by doubling and halving. */
  private long writtenOccurrences(String content) {
    long there = 0;
    long missing = 1;
    while (rows.hasNumber(batchId, number(content, missing))) {
      there = missing;
      missing *= 2;
    }
    while (missing - there > 1) {
      long middle = (there + missing) >>> 1;
      if (rows.hasNumber(batchId, number(content, middle))) {
        there = middle;
      } else {
        missing = middle;
      }
    }
    return there;
  }

  private static String number(String content, long occurrence) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest((content + "|" + occurrence).getBytes(StandardCharsets.UTF_8));
      return PREFIX + HexFormat.of().formatHex(hash).substring(0, HASH_CHARS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
