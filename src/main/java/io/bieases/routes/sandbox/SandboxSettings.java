package io.bieases.routes.sandbox;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the sandbox gateway, {@code bieases.sandbox.*}.
 *
 * @param enabled whether the gateway runs inside this process
 * @param dir its folder: ledger, lock and {@code secrets}; nothing else lives there
 * @param port on 127.0.0.1; 0 takes a free one
 * @param merchantId the only merchant it knows
 * @param pathPrefix of the five operations
 * @param limits calls it lets in before it answers 429
 * @param answerForm whether answers to create and refund are plain or enveloped
 * @param codeAs JSON type of {@code code} in answers
 * @param signature how requests must be (and enveloped answers and webhooks are) signed
 * @param refundTakes how long an executed refund is confirming before it has its end
 * @param webhooks what is sent to the callbackUrl of orders and refunds
 */
@ConfigurationProperties("bieases.sandbox")
public record SandboxSettings(
    @DefaultValue("false") boolean enabled,
    @DefaultValue("data/sandbox/gateway") Path dir,
    @DefaultValue("8090") int port,
    @DefaultValue(DEFAULT_MERCHANT) String merchantId,
    @DefaultValue(DEFAULT_PREFIX) String pathPrefix,
    @DefaultValue Limits limits,
    @DefaultValue("plain") AnswerForm answerForm,
    @DefaultValue("string") CodeForm codeAs,
    @DefaultValue Signature signature,
    @DefaultValue("0s") Duration refundTakes,
    @DefaultValue Webhooks webhooks) {

  static final String DEFAULT_MERCHANT = "B131567545069";
  static final String DEFAULT_PREFIX = "/cgi/payment/api/v1/payment-order";

  /** Defaults of every key, in the given folder and on the given port. */
  public static SandboxSettings of(Path dir, int port) {
    return new SandboxSettings(
        true,
        dir,
        port,
        DEFAULT_MERCHANT,
        DEFAULT_PREFIX,
        Limits.documented(),
        AnswerForm.PLAIN,
        CodeForm.STRING,
        Signature.documented(),
        Duration.ZERO,
        Webhooks.plain());
  }

  /** These settings with other limits. */
  public SandboxSettings with(Limits other) {
    return new SandboxSettings(
        enabled,
        dir,
        port,
        merchantId,
        pathPrefix,
        other,
        answerForm,
        codeAs,
        signature,
        refundTakes,
        webhooks);
  }

  /** These settings with another form of answers. */
  public SandboxSettings with(AnswerForm form, CodeForm code) {
    return new SandboxSettings(
        enabled,
        dir,
        port,
        merchantId,
        pathPrefix,
        limits,
        form,
        code,
        signature,
        refundTakes,
        webhooks);
  }

  /** These settings with another signature. */
  public SandboxSettings with(Signature other) {
    return new SandboxSettings(
        enabled,
        dir,
        port,
        merchantId,
        pathPrefix,
        limits,
        answerForm,
        codeAs,
        other,
        refundTakes,
        webhooks);
  }

  /** These settings with refunds that take so long. */
  public SandboxSettings with(Duration longRefunds) {
    return new SandboxSettings(
        enabled,
        dir,
        port,
        merchantId,
        pathPrefix,
        limits,
        answerForm,
        codeAs,
        signature,
        longRefunds,
        webhooks);
  }

  /** These settings with other webhooks. */
  public SandboxSettings with(Webhooks other) {
    return new SandboxSettings(
        enabled,
        dir,
        port,
        merchantId,
        pathPrefix,
        limits,
        answerForm,
        codeAs,
        signature,
        refundTakes,
        other);
  }

  /** The folder with both key pairs, the AES key and the IV. */
  public Path secretsDir() {
    return dir.resolve("secrets");
  }

  /**
   * Calls let in per sliding minute (first five), hour, and any second (burst); contract, section
   * 5.
   */
  public record Limits(
      @DefaultValue("60") int create,
      @DefaultValue("120") int query,
      @DefaultValue("30") int cancel,
      @DefaultValue("20") int refund,
      @DefaultValue("300") int totalPerMinute,
      @DefaultValue("5000") int totalPerHour,
      @DefaultValue("50") int burst) {

    /** The limits of the contract. */
    public static Limits documented() {
      return new Limits(60, 120, 30, 20, 300, 5000, 50);
    }
  }

  /** Form of the {@code data} of create and refund answers. */
  public enum AnswerForm {
    PLAIN,
    ENVELOPED
  }

  /** JSON type of the {@code code}. */
  public enum CodeForm {
    STRING,
    NUMBER
  }

  /** What is signed and how; contract, section 3. */
  public record Signature(
      @DefaultValue("sorted-envelope") SignatureInput input,
      @DefaultValue("SHA256withRSA") SignatureAlgorithm algorithm) {

    /** The assumed default of the contract. */
    public static Signature documented() {
      return new Signature(SignatureInput.SORTED_ENVELOPE, SignatureAlgorithm.SHA256_WITH_RSA);
    }
  }

  /** Which string is signed. */
  public enum SignatureInput {
    SORTED_ENVELOPE,
    CIPHERTEXT_BODY,
    PLAINTEXT_BODY
  }

  /** With which digest it is signed. */
  public enum SignatureAlgorithm {
    SHA256_WITH_RSA("SHA256withRSA"),
    SHA1_WITH_RSA("SHA1withRSA"),
    MD5_WITH_RSA("MD5withRSA");

    private final String jcaName;

    SignatureAlgorithm(String jcaName) {
      this.jcaName = jcaName;
    }

    String jcaName() {
      return jcaName;
    }
  }

  /**
   * What happens to webhooks. Shares are 0 to 1 and drawn from the seed.
   *
   * @param enabled whether any is written and sent
   * @param eventField name of the field with the event
   * @param eventPlace where that field stands
   * @param retry pauses before each further try of one that was not acknowledged
   * @param delayMin shortest time from the change of state to the first try
   * @param delayMax longest time from the change of state to the first try
   * @param loss share that is never sent
   * @param repetition share that is sent again although it was acknowledged
   * @param repetitions how often those are sent again
   * @param disorder share that is held back, so that later ones overtake
   * @param holdBack for how long, and how long repetitions wait
   * @param forgery share that comes with a forged copy
   * @param forgeryKinds what copies are forged in
   * @param seed of all shares and delays
   * @param otherHosts whether hosts other than this machine may be called
   */
  public record Webhooks(
      @DefaultValue("true") boolean enabled,
      @DefaultValue("event") String eventField,
      @DefaultValue("body") EventPlace eventPlace,
      @DefaultValue("1s,5s,30s,5m,30m,1h,6h,24h") List<Duration> retry,
      @DefaultValue("0s") Duration delayMin,
      @DefaultValue("0s") Duration delayMax,
      @DefaultValue("0") double loss,
      @DefaultValue("0") double repetition,
      @DefaultValue("1") int repetitions,
      @DefaultValue("0") double disorder,
      @DefaultValue("2s") Duration holdBack,
      @DefaultValue("0") double forgery,
      @DefaultValue("foreign-key,flipped-byte,foreign-merchant,contradiction")
          List<Forgery> forgeryKinds,
      @DefaultValue("0") long seed,
      @DefaultValue("false") boolean otherHosts) {

    /**
     * Checks what the types do not.
     *
     * @throws IllegalArgumentException naming what is wrong
     */
    public Webhooks {
      retry = List.copyOf(retry);
      forgeryKinds = List.copyOf(forgeryKinds);
      require(eventField.matches("[A-Za-z]{1,64}"), "the event field must be a name of letters");
      require(retry.stream().noneMatch(Duration::isNegative), "a pause must not be negative");
      require(
          !delayMin.isNegative() && delayMin.compareTo(delayMax) <= 0,
          "the delay must lie between 0 and its maximum");
      require(!holdBack.isNegative(), "holding back must not be negative");
      require(repetitions >= 1, "repetitions must be at least 1");
      require(!forgeryKinds.isEmpty(), "forgery needs a kind");
      for (double share : new double[] {loss, repetition, disorder, forgery}) {
        require(share >= 0 && share <= 1, "a share must be 0 to 1");
      }
    }

    /** Every webhook once, at once and in order. */
    public static Webhooks plain() {
      return new Webhooks(
          true,
          "event",
          EventPlace.BODY,
          Stream.of("1s", "5s", "30s", "5m", "30m", "1h", "6h", "24h")
              .map(pause -> Duration.parse("PT" + pause))
              .toList(),
          Duration.ZERO,
          Duration.ZERO,
          0,
          0,
          1,
          0,
          Duration.ofSeconds(2),
          0,
          List.of(Forgery.values()),
          0,
          false);
    }

    private static void require(boolean holds, String message) {
      if (!holds) {
        throw new IllegalArgumentException("webhooks: " + message);
      }
    }
  }

  /** Where the event's name stands. */
  public enum EventPlace {
    BODY,
    ENVELOPE
  }

  /** In what a forged webhook differs from a genuine one. */
  public enum Forgery {
    /** The same, signed with a key that is not the gateway's. */
    FOREIGN_KEY,
    /** The same, one byte of the ciphertext changed after it was signed. */
    FLIPPED_BYTE,
    /** Of another merchant, properly signed. */
    FOREIGN_MERCHANT,
    /** A final event that contradicts the genuine one, signed with a key that is not ours. */
    CONTRADICTION
  }
}
