package io.bieases.routes.seal;

import java.security.Key;
import java.security.PrivateKey;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the routes need to seal a request and to open an answer or a webhook (contract, sections 2
 * to 4). AES and RSA of a request run in the route, by Camel's own components, with the keys from
 * here; opening runs here, because its order (verify, then decrypt) must not depend on a route.
 *
 * <p>Bean {@code seal}. No two methods share a name, since routes call them by it. Every method
 * throws {@link IllegalArgumentException} for an alias that is not configured.
 */
public final class Seals {

  private final Map<String, MerchantKeys> keys;

  /** Seals for the merchants given, by alias. */
  public Seals(Map<String, MerchantKeys> keys) {
    this.keys = Map.copyOf(keys);
  }

  /** For the header {@code CamelCryptoKey}. */
  public Key aesKey(String alias) {
    return keys(alias).aesKey();
  }

  /** For the header {@code CamelCryptoInitVector}; a copy of 16 bytes. */
  public byte[] aesIv(String alias) {
    return keys(alias).aesIv().getIV();
  }

  /** For the header {@code CamelSignaturePrivateKey}. */
  public PrivateKey privateKey(String alias) {
    return keys(alias).privateKey();
  }

  /** The signature algorithm, as the JCA names it: {@code SHA256withRSA} and so on. */
  public String algorithm(String alias) {
    return keys(alias).algorithm().configured();
  }

  /**
   * The eight fields of an envelope that has no {@code sign} yet, in the order of contract section
   * 2.
   *
   * @param bodyBase64 the operation's JSON, encrypted
   * @param timestampMillis epoch milliseconds; a JSON number in the envelope
   */
  public Map<String, Object> envelope(
      String alias, String method, String bodyBase64, long timestampMillis) {
    Map<String, Object> envelope = new LinkedHashMap<>();
    envelope.put(Field.MERCHANT_ID, keys(alias).merchantId());
    envelope.put(Field.METHOD, method);
    envelope.put(Field.FORMAT, "json");
    envelope.put(Field.CHARSET, "utf-8");
    envelope.put(Field.ENCRYPT_TYPE, "AES");
    envelope.put(Field.SIGN_TYPE, "RSA");
    envelope.put(Field.TIMESTAMP, timestampMillis);
    envelope.put(Field.BODY, bodyBase64);
    return envelope;
  }

  /**
   * The string that the merchant's signature covers; it is signed as UTF-8.
   *
   * @param envelope as from {@link #envelope}
   * @param plaintextBody the operation's JSON before encryption
   */
  public String stringToSign(String alias, Map<String, Object> envelope, String plaintextBody) {
    return StringToSign.of(keys(alias).input(), envelope, plaintextBody);
  }

  /** A copy of the envelope, complete with its signature. */
  public Map<String, Object> signed(Map<String, Object> envelope, String signBase64) {
    Map<String, Object> signed = new LinkedHashMap<>(envelope);
    signed.put(Field.SIGN, signBase64);
    return signed;
  }

  /**
   * Verifies an envelope with one of the gateway's keys, then decrypts its body (UTF-8 JSON).
   *
   * @throws SealBrokenException for every envelope that does not prove to be the gateway's
   */
  public byte[] open(String alias, Map<String, Object> envelope) {
    return new Opener(keys(alias)).open(envelope);
  }

  private MerchantKeys keys(String alias) {
    MerchantKeys found = keys.get(alias);
    if (found == null) {
      throw new IllegalArgumentException("no merchant has this alias");
    }
    return found;
  }
}
