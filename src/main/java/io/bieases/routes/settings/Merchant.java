package io.bieases.routes.settings;

import java.net.URI;
import java.util.Optional;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * One merchant account at the gateway, {@code bieases.merchants.<alias>}. A property that is not
 * set is an empty string or {@link Secret#none()}; the start-up check refuses those that are
 * needed.
 *
 * @param id the merchant id as issued, at most 18 characters
 * @param privateKey our RSA key: PEM, bare Base64 DER, or {@code file:} with one of these or a
 *     PKCS#12 store
 * @param privateKeyPassword the password of a PKCS#12 store
 * @param privateKeyAlias the entry of a PKCS#12 store; needed only if it holds several keys
 * @param gatewayPublicKey the gateway's RSA key or certificate; no secret, but read the same way
 * @param gatewayNextPublicKey the key it changes to or has just changed from; what either signed is
 *     believed
 * @param aesKey 16, 24 or 32 bytes once decoded
 * @param aesIv 16 bytes once decoded
 * @param encoding how {@code aesKey} and {@code aesIv} are written
 * @param callbackUrl put into creates and refunds that bring none
 * @param redirectUrl put into creates that bring none
 * @param notifyUrl the merchant's own system, which is told how its instructions ended
 * @param notifySecret what that is signed with
 */
public record Merchant(
    @DefaultValue("") String id,
    @DefaultValue("") Secret privateKey,
    Optional<Secret> privateKeyPassword,
    Optional<String> privateKeyAlias,
    @DefaultValue("") Secret gatewayPublicKey,
    Optional<Secret> gatewayNextPublicKey,
    @DefaultValue("") Secret aesKey,
    @DefaultValue("") Secret aesIv,
    @DefaultValue("text") Encoding encoding,
    @DefaultValue Signature signature,
    Optional<URI> callbackUrl,
    Optional<URI> redirectUrl,
    Optional<URI> notifyUrl,
    @DefaultValue("") Secret notifySecret,
    @DefaultValue Limits limits) {

  /** Turns what the binder leaves unset into "empty", so that no null goes further. */
  @SuppressWarnings("OptionalAssignedToNull") // the binder hands over null for what is not set
  public Merchant {
    privateKeyPassword = privateKeyPassword == null ? Optional.empty() : privateKeyPassword;
    privateKeyAlias = privateKeyAlias == null ? Optional.empty() : privateKeyAlias;
    gatewayNextPublicKey = gatewayNextPublicKey == null ? Optional.empty() : gatewayNextPublicKey;
    callbackUrl = callbackUrl == null ? Optional.empty() : callbackUrl;
    redirectUrl = redirectUrl == null ? Optional.empty() : redirectUrl;
    notifyUrl = notifyUrl == null ? Optional.empty() : notifyUrl;
  }

  /** What is signed and with which digest. */
  public record Signature(
      @DefaultValue("sorted-envelope") SignatureInput input,
      @DefaultValue("SHA256withRSA") SignatureAlgorithm algorithm) {}

  /**
   * Calls that may be started: per operation and minute, in all per minute and hour, and in any one
   * second ({@code burst}). A refund-query has no limit of its own: it counts towards the totals.
   */
  public record Limits(
      @DefaultValue("60") int create,
      @DefaultValue("120") int query,
      @DefaultValue("30") int cancel,
      @DefaultValue("20") int refund,
      @DefaultValue("300") int totalPerMinute,
      @DefaultValue("5000") int totalPerHour,
      @DefaultValue("50") int burst) {}
}
