package io.bieases.routes.intake;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * An instruction that passed every check, in the journal's terms.
 *
 * @param number orderNo, referRefundNo or request id; empty if the caller gave no request id
 * @param amountMinor in minor units of the currency
 * @param refundId what a refund query asks about
 * @param details the other fields, JSON; amounts are texts with the currency's decimals
 */
public record CheckedInstruction(
    String operation,
    String number,
    Optional<String> paymentId,
    OptionalLong amountMinor,
    Optional<String> currency,
    Optional<String> refundId,
    String details) {}
