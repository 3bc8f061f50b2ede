package io.bieases.routes.proving.audit;

import java.util.Map;

/**
 * What a run came to, as the table of the proving ground prints it.
 *
 * @param rows what was asked, bad rows included
 * @param executed refunds in the gateway's ledger
 * @param requests of every operation that reached the gateway
 * @param doubles executions of a number after its first, and executions that nobody asked for
 * @param losses rows without a word, and rows reported as registered that the gateway does not have
 * @param contradictions numbers of which two things were said that cannot both be true, by us or by
 *     us and the gateway, and files whose rows did not come back one by one in their order
 * @param unclosed rows of which it is not known whether they ran
 * @param states rows per state at the end; {@code none} is a row without a word
 */
public record Figures(
    long rows,
    long executed,
    long requests,
    long doubles,
    long losses,
    long contradictions,
    long unclosed,
    Map<String, Long> states) {}
