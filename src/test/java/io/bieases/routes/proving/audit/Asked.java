package io.bieases.routes.proving.audit;

/**
 * One thing that was asked of the bundle.
 *
 * @param door {@code file}, {@code jms} or {@code http}
 * @param where file name, queue or URL
 * @param position where it stood in its file; of a queue or URL the how-manieth it was
 * @param number the refund's or order's number, or the request id, if one was given
 * @param paymentId the payment; of a refund query the refund's id; empty for a create
 * @param amountMinor in minor units, 0 if the operation has none
 * @param text the line as it was dropped
 * @param bad whether it must be refused and never sent: it is wrong in itself, repeats a number in
 *     the same file, or uses one that has other content
 */
public record Asked(
    String door,
    String where,
    int position,
    String operation,
    String number,
    String paymentId,
    long amountMinor,
    String currency,
    String text,
    boolean bad) {}
