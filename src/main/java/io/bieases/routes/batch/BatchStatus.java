package io.bieases.routes.batch;

import java.util.Optional;

/**
 * What somebody who handed in a batch is told about it.
 *
 * @param node in whose data folder its files lie; another one can tell its state, but has no result
 * @param state {@code arrived}, {@code checking}, {@code staged}, {@code released}, {@code
 *     attention}, {@code done} or {@code refused}
 * @param complete nothing of it will change any more
 * @param result whether there is a result file
 * @param progress once rows are on their way, until there is a result
 * @param summary beside a result
 * @param refusal why nothing of the file is sent
 */
public record BatchStatus(
    String batch,
    String merchant,
    String operation,
    String file,
    String environment,
    String node,
    String state,
    boolean complete,
    boolean result,
    Optional<BatchProgress> progress,
    Optional<BatchSummary> summary,
    Optional<Refusal> refusal) {}
