package io.bieases.routes.seal;

import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.SecretKey;

/** An AES key that counts how often a cipher asks for its bytes. */
@SuppressWarnings("serial") // never serialised
final class CountingKey implements SecretKey {

  private final transient SecretKey key;
  private final AtomicInteger uses = new AtomicInteger();

  CountingKey(SecretKey key) {
    this.key = key;
  }

  int uses() {
    return uses.get();
  }

  @Override
  public String getAlgorithm() {
    return key.getAlgorithm();
  }

  @Override
  public String getFormat() {
    return key.getFormat();
  }

  @Override
  public byte[] getEncoded() {
    uses.incrementAndGet();
    return key.getEncoded();
  }
}
