package io.bieases.routes.settings;

import java.util.Locale;

/** Which string is signed; the vendor's public text does not say (contract, section 3). */
public enum SignatureInput {
  /** Every non-empty field but {@code sign}, keys in ASCII order, {@code k=v} joined by & signs. */
  SORTED_ENVELOPE,
  /** The Base64 {@code body} string alone. */
  CIPHERTEXT_BODY,
  /** The body's JSON before encryption. */
  PLAINTEXT_BODY;

  /** The name as it is written in the configuration, such as {@code sorted-envelope}. */
  public String configured() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
