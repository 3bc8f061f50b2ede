package io.bieases.routes.seal;

import io.bieases.routes.settings.Merchant;
import io.bieases.routes.settings.Secret;
import java.io.IOException;
import java.security.PublicKey;
import java.security.interfaces.RSAKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What may be told about the configured keys: which they are, never what they are. */
public final class KeyFacts {

  /**
   * One configured key.
   *
   * @param property its last name in the configuration
   * @param fingerprint of its public part, as in the log; empty for a secret one
   * @param bits of an RSA key; 0 for a secret one
   * @param expires of the certificate it was read from, if there is one
   */
  public record Fact(
      String merchant,
      String property,
      boolean isSet,
      String fingerprint,
      int bits,
      Optional<Instant> expires) {}

  private KeyFacts() {}

  /** Reads the keys of these merchants once more; one that cannot be read is told as not set. */
  public static List<Fact> of(Map<String, Merchant> merchants) {
    List<Fact> facts = new ArrayList<>();
    merchants.forEach(
        (alias, merchant) ->
            new MerchantKeysReader((property, problem) -> {})
                .read(alias, merchant)
                .ifPresentOrElse(
                    keys -> add(facts, keys, merchant),
                    () ->
                        facts.add(new Fact(alias, "private-key", false, "", 0, Optional.empty()))));
    return List.copyOf(facts);
  }

  private static void add(List<Fact> facts, MerchantKeys keys, Merchant merchant) {
    facts.add(
        new Fact(
            keys.alias(),
            "private-key",
            true,
            Fingerprint.ofPublicPart(keys.privateKey()),
            bits(keys.privateKey()),
            expires(merchant.privateKey(), merchant)));
    List<Secret> gateway = new ArrayList<>(List.of(merchant.gatewayPublicKey()));
    merchant.gatewayNextPublicKey().ifPresent(gateway::add);
    List<PublicKey> theirs = keys.gatewayPublicKeys();
    for (int i = 0; i < theirs.size(); i++) {
      facts.add(
          new Fact(
              keys.alias(),
              i == 0 ? "gateway-public-key" : "gateway-next-public-key",
              true,
              Fingerprint.of(theirs.get(i)),
              bits(theirs.get(i)),
              expires(gateway.get(i), merchant)));
    }
    facts.add(new Fact(keys.alias(), "aes-key", true, "", 0, Optional.empty()));
  }

  private static int bits(Object key) {
    return key instanceof RSAKey rsa ? rsa.getModulus().bitLength() : 0;
  }

  private static Optional<Instant> expires(Secret secret, Merchant merchant) {
    try {
      Optional<Secret> configured = merchant.privateKeyPassword().filter(its -> !its.isEmpty());
      Optional<String> password =
          configured.isPresent() ? Optional.of(configured.get().text()) : Optional.empty();
      return RsaKeys.expires(secret.bytes(), password, merchant.privateKeyAlias());
    } catch (IOException | KeyException e) {
      // it has just been read as a key; a date is all that is missing
      return Optional.empty();
    }
  }
}
