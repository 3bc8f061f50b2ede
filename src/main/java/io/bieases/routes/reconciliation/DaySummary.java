package io.bieases.routes.reconciliation;

import java.time.Instant;
import java.time.LocalDate;
import java.util.SortedMap;

/**
 * What the files of a merchant's day say in all; written last, so the four beside it are of the
 * same moment.
 *
 * @param asOf the moment the journal was looked at
 * @param from the day's first moment
 * @param to the next day's first moment
 * @param states instructions of each state, the day's and the open ones of earlier days
 * @param refunds sums of the refunds created that day, by state and currency
 * @param undecided unknown and parked ones
 * @param openTooLong other open ones that are older than {@code openHours}
 * @param differences of each kind
 */
record DaySummary(
    String merchant,
    String environment,
    LocalDate day,
    String zone,
    Instant from,
    Instant to,
    Instant asOf,
    long rows,
    SortedMap<String, Long> states,
    SortedMap<String, SortedMap<String, String>> refunds,
    long undecided,
    long openTooLong,
    long openHours,
    SortedMap<String, Long> differences) {

  long allDifferences() {
    return differences.values().stream().mapToLong(Long::longValue).sum();
  }
}
