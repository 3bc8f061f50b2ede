package io.bieases.routes.batch;

import java.time.Instant;
import java.util.Map;

/**
 * The totals of a result file.
 *
 * @param totals rows per state; rows that were never sent count as {@code rejected}
 * @param sums per state and currency, in major units with the currency's decimals
 * @param complete every row is final: the batch is done
 */
public record BatchSummary(
    String batch,
    String file,
    String environment,
    long rows,
    Map<String, Long> totals,
    Map<String, Map<String, String>> sums,
    Instant asOf,
    boolean complete) {}
