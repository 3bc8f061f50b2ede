package io.bieases.routes.intake;

import java.util.Optional;

/**
 * What became of a message.
 *
 * @param received as much of it as could be read
 * @param refusal why it is no instruction; empty if {@link Intake} may judge it
 */
public record ReadMessage(Received received, Optional<Receipt> refusal) {}
