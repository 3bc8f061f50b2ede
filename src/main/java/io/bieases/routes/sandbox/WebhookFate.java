package io.bieases.routes.sandbox;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * What the switches do to one webhook. Drawn from seed, event and number alone, so that it does not
 * depend on what else happens and is the same in every run.
 *
 * @param delayMillis until it is due, being held back included
 * @param acknowledgements after how many it is done
 */
record WebhookFate(
    long delayMillis,
    boolean lost,
    int acknowledgements,
    Optional<SandboxSettings.Forgery> forgery) {

  /** What a webhook that was ordered meets: nothing. */
  static final WebhookFate PLAIN = new WebhookFate(0, false, 1, Optional.empty());

  /**
   * Six draws of four bytes each out of the SHA-256 of {@code seed|event|number}: delay, loss,
   * repetition, disorder, forgery and its kind. All are always drawn: no switch moves another.
   */
  static WebhookFate draw(SandboxSettings.Webhooks switches, String event, String number) {
    String about = switches.seed() + "|" + event + "|" + number;
    ByteBuffer draws = ByteBuffer.wrap(Sha256.of(about.getBytes(StandardCharsets.UTF_8)));
    long from = switches.delayMin().toMillis();
    long span = switches.delayMax().toMillis() - from + 1;
    long delay = from + (long) (next(draws) * span);
    boolean lost = next(draws) < switches.loss();
    boolean repeated = next(draws) < switches.repetition();
    boolean heldBack = next(draws) < switches.disorder();
    boolean forged = next(draws) < switches.forgery();
    List<SandboxSettings.Forgery> kinds = switches.forgeryKinds();
    SandboxSettings.Forgery kind = kinds.get((int) (next(draws) * kinds.size()));
    return new WebhookFate(
        heldBack ? delay + switches.holdBack().toMillis() : delay,
        lost,
        repeated ? 1 + switches.repetitions() : 1,
        forged ? Optional.of(kind) : Optional.empty());
  }

  /** From 0 to just below 1. */
  private static double next(ByteBuffer draws) {
    return Integer.toUnsignedLong(draws.getInt()) / (double) (1L << 32);
  }
}
