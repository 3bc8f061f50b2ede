package io.bieases.routes.sandbox;

import java.nio.file.Path;
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
 * @param signature how requests must be (and enveloped answers are) signed
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
    @DefaultValue Signature signature) {

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
        Signature.documented());
  }

  /** These settings with other limits. */
  public SandboxSettings with(Limits other) {
    return new SandboxSettings(
        enabled, dir, port, merchantId, pathPrefix, other, answerForm, codeAs, signature);
  }

  /** These settings with another form of answers. */
  public SandboxSettings with(AnswerForm form, CodeForm code) {
    return new SandboxSettings(
        enabled, dir, port, merchantId, pathPrefix, limits, form, code, signature);
  }

  /** These settings with another signature. */
  public SandboxSettings with(Signature other) {
    return new SandboxSettings(
        enabled, dir, port, merchantId, pathPrefix, limits, answerForm, codeAs, other);
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
}
