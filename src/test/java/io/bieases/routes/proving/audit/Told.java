package io.bieases.routes.proving.audit;

/**
 * One word the bundle gave; several may come about one number. The lines of a result file are in
 * the file's order.
 *
 * @param door {@code file}, {@code jms}, {@code http}, or {@code outcome} for a message of the
 *     queue of outcomes
 * @param where file name as it was dropped, queue or URL, as in {@link Asked}
 * @param position of the asked thing it answers, as in {@link Asked}; 0 if it answers none
 * @param state word of the state, such as {@code accepted}
 * @param code the gateway's code as reported
 * @param attempts as reported; -1 if nothing was said of them
 * @param text the line of the result file
 */
public record Told(
    String door,
    String where,
    int position,
    String operation,
    String number,
    String state,
    String code,
    String message,
    int attempts,
    String text) {}
