package io.bieases.routes.seal;

import io.bieases.routes.settings.Merchant;
import io.bieases.routes.settings.Secret;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import javax.crypto.spec.IvParameterSpec;

/** Reads the keys of one merchant and reports every property that is unusable, not just one. */
public final class MerchantKeysReader {

  private static final String PUBLIC_KEY = "gateway-public-key";
  private static final String NEXT_PUBLIC_KEY = "gateway-next-public-key";

  private final BiConsumer<String, String> problems;

  /**
   * A reader.
   *
   * @param problems takes the property's last name ({@code aes-key}) and what is wrong with it
   */
  public MerchantKeysReader(BiConsumer<String, String> problems) {
    this.problems = problems;
  }

  /** The keys, or empty if at least one problem was reported. */
  public Optional<MerchantKeys> read(String alias, Merchant merchant) {
    Optional<PrivateKey> privateKey = privateKey(merchant);
    Optional<PublicKey> publicKey = publicKey(PUBLIC_KEY, merchant.gatewayPublicKey());
    Optional<Secret> configuredNext =
        merchant.gatewayNextPublicKey().filter(secret -> !secret.isEmpty());
    Optional<PublicKey> next = configuredNext.flatMap(secret -> publicKey(NEXT_PUBLIC_KEY, secret));
    Optional<SecretKey> aesKey =
        read(
            "aes-key",
            merchant.aesKey(),
            secret -> AesKeys.key(secret.text(), merchant.encoding()));
    Optional<IvParameterSpec> aesIv =
        read("aes-iv", merchant.aesIv(), secret -> AesKeys.iv(secret.text(), merchant.encoding()));
    if (privateKey.isEmpty()
        || publicKey.isEmpty()
        || next.isPresent() != configuredNext.isPresent()
        || aesKey.isEmpty()
        || aesIv.isEmpty()) {
      return Optional.empty();
    }
    boolean ourOwn = areOnePair(PUBLIC_KEY, privateKey.get(), publicKey.get());
    boolean nextIsOurOwn =
        next.filter(key -> areOnePair(NEXT_PUBLIC_KEY, privateKey.get(), key)).isPresent();
    if (ourOwn || nextIsOurOwn) {
      return Optional.empty();
    }
    return Optional.of(
        new MerchantKeys(
            alias,
            merchant.id(),
            privateKey.get(),
            Stream.concat(publicKey.stream(), next.stream()).toList(),
            aesKey.get(),
            aesIv.get(),
            merchant.signature().input(),
            merchant.signature().algorithm()));
  }

  /** What callbacks are signed with, or empty with a problem. */
  public Optional<CallbackSigner> readCallbackSigner(String property, Secret secret) {
    return read(property, secret, its -> CallbackSigner.of(its.text()));
  }

  private Optional<PublicKey> publicKey(String property, Secret secret) {
    return read(property, secret, its -> RsaKeys.readPublic(its.bytes()));
  }

  private Optional<PrivateKey> privateKey(Merchant merchant) {
    Optional<Secret> configured = merchant.privateKeyPassword().filter(secret -> !secret.isEmpty());
    Optional<String> password =
        configured.flatMap(secret -> read("private-key-password", secret, Secret::text));
    if (configured.isPresent() && password.isEmpty()) {
      return Optional.empty();
    }
    return read(
        "private-key",
        merchant.privateKey(),
        secret -> RsaKeys.readPrivate(secret.bytes(), password, merchant.privateKeyAlias()));
  }

  /** Our own public key in the gateway's place is an easy slip that would trust our own seal. */
  private boolean areOnePair(String property, PrivateKey ours, PublicKey theirs) {
    boolean same = Fingerprint.ofPublicPart(ours).equals(Fingerprint.of(theirs));
    if (same) {
      problems.accept(property, "belongs to our own private key, not to the gateway");
    }
    return same;
  }

  private <T> Optional<T> read(String property, Secret secret, Reading<T> reading) {
    try {
      if (secret.isEmpty()) {
        throw new KeyException("is not set");
      }
      if (secret.isUnresolved()) {
        throw new KeyException("refers to a variable that is not set");
      }
      return Optional.of(reading.read(secret));
    } catch (KeyException e) {
      problems.accept(property, e.getMessage());
    } catch (InvalidPathException e) {
      problems.accept(property, "names a file by an impossible path");
    } catch (NoSuchFileException e) {
      problems.accept(property, "names a file that does not exist");
    } catch (AccessDeniedException e) {
      problems.accept(property, "names a file that this user may not read");
    } catch (IOException e) {
      problems.accept(property, "names a file that cannot be read");
    }
    return Optional.empty();
  }

  @FunctionalInterface
  private interface Reading<T> {
    T read(Secret secret) throws IOException, KeyException;
  }
}
