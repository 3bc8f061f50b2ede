package io.bieases.routes.intake;

/**
 * Where a message wants its answer.
 *
 * @param destination as the sender named it, with its kind: {@code queue://…}, {@code topic://…} or
 *     {@code temp-queue://…}
 * @param correlationId goes back with the answer
 * @param messageId of the message that asks; it is answered once, however often it is delivered
 */
public record ReplyTo(String destination, String correlationId, String messageId) {}
