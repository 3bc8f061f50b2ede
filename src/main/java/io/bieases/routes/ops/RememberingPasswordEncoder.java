package io.bieases.routes.ops;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.security.authentication.AuthenticationEventPublisher;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.authentication.dao.DaoAuthenticationProvider;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Spares callers without a session the slow hash of each request: it remembers which password
 * matched which hash, as an HMAC under a key that lives and dies with this process. What did not
 * match is hashed again each time, so guessing stays slow; but only two at once, so that guessing
 * does not take the processors from the calls that move money; and of one address only some wait,
 * so that it does not keep the others out.
 */
final class RememberingPasswordEncoder implements PasswordEncoder {

  private static final int MOST = 1_000;
  private static final int SLOW_AT_ONCE = 2;
  private static final int WAITING_MOST = 32;

  /** Behind a proxy everybody has one address, so it is most of the room, and not all. */
  private static final int OF_AN_ADDRESS_MOST = 24;

  private static final long PATIENCE_MILLIS = 2_000;
  private static final String ALGORITHM = "HmacSHA256";

  private final PasswordEncoder slow;
  private final SecretKeySpec key;
  private final Semaphore turns = new Semaphore(SLOW_AT_ONCE, true);

  /** Who is hashed or waits for it, by address. */
  private final Map<String, Integer> here = new ConcurrentHashMap<>();

  private final Set<String> matched =
      Collections.synchronizedSet(Collections.newSetFromMap(new Bounded()));

  /** The oldest entry makes room. */
  private static final class Bounded extends LinkedHashMap<String, Boolean> {

    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
      return size() > MOST;
    }
  }

  /**
   * Decorates a slow one.
   *
   * @param processKey random, of this process
   */
  RememberingPasswordEncoder(PasswordEncoder slow, byte[] processKey) {
    this.slow = slow;
    key = new SecretKeySpec(processKey, ALGORITHM);
  }

  /** Checks passwords of those users by one of these; who fails is told to whoever listens. */
  static AuthenticationManager manager(
      UserDetailsService users, PasswordEncoder slow, AuthenticationEventPublisher logins) {
    byte[] processKey = new byte[32];
    new SecureRandom().nextBytes(processKey);
    DaoAuthenticationProvider provider = new DaoAuthenticationProvider(users);
    provider.setPasswordEncoder(new RememberingPasswordEncoder(slow, processKey));
    ProviderManager manager = new ProviderManager(provider);
    manager.setAuthenticationEventPublisher(logins);
    return manager;
  }

  @Override
  public String encode(CharSequence password) {
    return slow.encode(password);
  }

  /**
   * {@inheritDoc}
   *
   * @throws AuthenticationServiceException if too many others are being hashed
   */
  @Override
  public boolean matches(CharSequence password, String hash) {
    String pair = pair(password, hash);
    if (matched.contains(pair)) {
      return true;
    }
    String address = address();
    try {
      if (here.merge(address, 1, Integer::sum) > OF_AN_ADDRESS_MOST || !isMyTurn()) {
        throw new AuthenticationServiceException("too many passwords are being checked");
      }
      try {
        // of many calls at once with the same password only the first is hashed
        if (matched.contains(pair) || slow.matches(password, hash)) {
          matched.add(pair);
          return true;
        }
        return false;
      } finally {
        turns.release();
      }
    } finally {
      here.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
    }
  }

  /** Of the request this is about; none has one address for all. */
  private static String address() {
    return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes web
        ? web.getRequest().getRemoteAddr()
        : "";
  }

  private boolean isMyTurn() {
    if (turns.getQueueLength() >= WAITING_MOST) {
      return false;
    }
    try {
      return turns.tryAcquire(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public boolean upgradeEncoding(String hash) {
    return slow.upgradeEncoding(hash);
  }

  /** The hash has no line break, so no two pairs are written alike. */
  private String pair(CharSequence password, String hash) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update((hash + "\n").getBytes(StandardCharsets.UTF_8));
      return HexFormat.of()
          .formatHex(mac.doFinal(password.toString().getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }
}
