package io.bieases.routes.seal;

import io.bieases.routes.settings.Encoding;
import io.bieases.routes.settings.Secret;
import io.bieases.routes.settings.SignatureAlgorithm;
import io.bieases.routes.settings.SignatureInput;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.IvParameterSpec;

/**
 * A command that finds out what the gateway signs, from one envelope supplied by the vendor with
 * its plaintext and keys: {@code src/docs/signature.md}. Prints no key and no body.
 */
public final class SignatureVectorCheck {

  private static final String ENVELOPE = "envelope.";

  private final Properties vector;
  private final PrintStream out;

  private SignatureVectorCheck(Properties vector, PrintStream out) {
    this.vector = vector;
    this.out = out;
  }

  /** Takes the properties file; exits with 0 if a combination matches, with 1 otherwise. */
  public static void main(String[] args) {
    System.exit(run(args, System.out));
  }

  static int run(String[] args, PrintStream out) {
    if (args.length != 1) {
      out.println("Give one argument: the properties file of src/docs/signature.md");
      return 1;
    }
    Properties vector = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of(args[0]))) {
      vector.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      out.println("The properties file cannot be read");
      return 1;
    }
    try {
      return new SignatureVectorCheck(vector, out).check() ? 0 : 1;
    } catch (KeyException e) {
      out.println(e.getMessage());
      return 1;
    }
  }

  private boolean check() throws KeyException {
    PublicKey key = key();
    String plaintext = text("plaintext");
    byte[] sign = sign();
    Map<String, Object> envelope = envelope();
    checkBody(envelope, plaintext);
    boolean found = false;
    for (SignatureInput input : SignatureInput.values()) {
      byte[] signed = StringToSign.of(input, envelope, plaintext).getBytes(StandardCharsets.UTF_8);
      for (SignatureAlgorithm algorithm : SignatureAlgorithm.values()) {
        boolean matches = verifies(key, algorithm, signed, sign);
        out.printf(
            Locale.ROOT,
            "%-16s %-14s %s%n",
            input.configured(),
            algorithm.configured(),
            matches ? "MATCHES" : "no");
        found |= matches;
      }
    }
    out.println(
        found
            ? "Put the matching line into bieases.merchants.<alias>.signature."
            : "No combination matches: wrong key, a field left out, or a fourth input.");
    return found;
  }

  /** The key that verifies: given, or the public part of the private key that signed. */
  private PublicKey key() throws KeyException {
    if (vector.containsKey("public-key")) {
      return named("public-key", secret -> RsaKeys.readPublic(secret.bytes()));
    }
    Optional<String> password =
        vector.containsKey("private-key-password")
            ? Optional.of(text("private-key-password"))
            : Optional.empty();
    Optional<String> alias = Optional.ofNullable(vector.getProperty("private-key-alias"));
    return named(
        "private-key",
        secret -> RsaKeys.publicPart(RsaKeys.readPrivate(secret.bytes(), password, alias)));
  }

  private Map<String, Object> envelope() throws KeyException {
    Map<String, Object> envelope = new LinkedHashMap<>();
    for (String name : vector.stringPropertyNames()) {
      if (name.startsWith(ENVELOPE)) {
        envelope.put(name.substring(ENVELOPE.length()), vector.getProperty(name).strip());
      }
    }
    if (StringToSign.text(envelope.get(Field.BODY)).isEmpty()) {
      throw new KeyException(ENVELOPE + Field.BODY + " is not set");
    }
    return envelope;
  }

  private byte[] sign() throws KeyException {
    return named(
        ENVELOPE + Field.SIGN,
        secret -> {
          try {
            return Base64.getDecoder().decode(secret.text());
          } catch (IllegalArgumentException e) {
            throw new KeyException("is not Base64");
          }
        });
  }

  /** Says whether the plaintext belongs to the body, if an AES key is given too. */
  private void checkBody(Map<String, Object> envelope, String plaintext) throws KeyException {
    if (!vector.containsKey("aes-key")) {
      out.println("AES: not checked, no aes-key given");
      return;
    }
    Encoding encoding = encoding();
    SecretKey key = named("aes-key", secret -> AesKeys.key(secret.text(), encoding));
    IvParameterSpec iv = named("aes-iv", secret -> AesKeys.iv(secret.text(), encoding));
    try {
      Cipher cipher = Cipher.getInstance(Opener.CIPHER);
      cipher.init(Cipher.ENCRYPT_MODE, key, iv);
      byte[] body = cipher.doFinal(plaintext.getBytes(StandardCharsets.UTF_8));
      boolean same = Base64.getEncoder().encodeToString(body).equals(envelope.get(Field.BODY));
      out.println(
          "AES: the plaintext " + (same ? "encrypts" : "does NOT encrypt") + " to the body");
    } catch (GeneralSecurityException e) {
      throw new KeyException("this JDK cannot run " + Opener.CIPHER);
    }
  }

  private Encoding encoding() throws KeyException {
    try {
      return Encoding.valueOf(
          vector.getProperty("encoding", "text").strip().toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new KeyException("encoding is none of text, hex, base64");
    }
  }

  private String text(String name) throws KeyException {
    return named(name, Secret::text);
  }

  private <T> T named(String name, Reading<T> reading) throws KeyException {
    Secret secret = Secret.of(vector.getProperty(name, ""));
    try {
      if (secret.isEmpty()) {
        throw new KeyException("is not set");
      }
      return reading.read(secret);
    } catch (IOException | InvalidPathException e) {
      throw new KeyException(name + " names a file that cannot be read");
    } catch (KeyException e) {
      throw new KeyException(name + " " + e.getMessage());
    }
  }

  private static boolean verifies(
      PublicKey key, SignatureAlgorithm algorithm, byte[] signed, byte[] sign) {
    try {
      Signature verifier = Signature.getInstance(algorithm.configured());
      verifier.initVerify(key);
      verifier.update(signed);
      return verifier.verify(sign);
    } catch (GeneralSecurityException e) {
      return false; // a sign of another length than the key's
    }
  }

  @FunctionalInterface
  private interface Reading<T> {
    T read(Secret secret) throws IOException, KeyException;
  }
}
