package io.bieases.routes.seal;

import io.bieases.routes.settings.Merchant;
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
    Map<String, Instant> ends = Certificates.ends(merchant);
    facts.add(
        new Fact(
            keys.alias(),
            "private-key",
            true,
            Fingerprint.ofPublicPart(keys.privateKey()),
            bits(keys.privateKey()),
            Optional.ofNullable(ends.get("private-key"))));
    List<PublicKey> theirs = keys.gatewayPublicKeys();
    for (int i = 0; i < theirs.size(); i++) {
      String property = i == 0 ? "gateway-public-key" : "gateway-next-public-key";
      facts.add(
          new Fact(
              keys.alias(),
              property,
              true,
              Fingerprint.of(theirs.get(i)),
              bits(theirs.get(i)),
              Optional.ofNullable(ends.get(property))));
    }
    facts.add(new Fact(keys.alias(), "aes-key", true, "", 0, Optional.empty()));
  }

  private static int bits(Object key) {
    return key instanceof RSAKey rsa ? rsa.getModulus().bitLength() : 0;
  }
}
