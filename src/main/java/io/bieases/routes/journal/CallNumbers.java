package io.bieases.routes.journal;

import java.util.OptionalLong;

/**
 * The running numbers of one call: the pace is kept by looking at the call a limit's worth of
 * numbers earlier.
 *
 * @param total among all calls of the merchant
 * @param operation among the merchant's calls of that operation
 * @param ordinary among the merchant's calls that are neither probe nor reconcile; empty for these
 */
public record CallNumbers(long total, long operation, OptionalLong ordinary) {}
