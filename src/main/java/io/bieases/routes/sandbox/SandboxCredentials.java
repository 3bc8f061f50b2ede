package io.bieases.routes.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/**
 * The credential set of the one sandbox merchant, as files: {@code main.key.pem}, {@code
 * main.pub.pem}, {@code gateway.key.pem}, {@code gateway.pub.pem}, {@code main.aes-key}, {@code
 * main.aes-iv}. Made once, folder 0700, files 0600; the client side reads its half of them.
 */
public final class SandboxCredentials {
  private static final List<String> FILES =
      List.of(
          "main.key.pem",
          "main.pub.pem",
          "gateway.key.pem",
          "gateway.pub.pem",
          "main.aes-key",
          "main.aes-iv");
  private static final String ALPHANUMERIC =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final SecureRandom RANDOM = new SecureRandom();

  private final PublicKey merchantKey;
  private final PrivateKey gatewayKey;
  private final byte[] aesKey;
  private final byte[] aesIv;

  private SandboxCredentials(
      PublicKey merchantKey, PrivateKey gatewayKey, byte[] aesKey, byte[] aesIv) {
    this.merchantKey = merchantKey;
    this.gatewayKey = gatewayKey;
    this.aesKey = aesKey;
    this.aesIv = aesIv;
  }

  /**
   * Reads the set in {@code folder}, making it first where there is none. The folder appears with
   * all its files at once, so that a killed process or a second one leaves no half set.
   *
   * @throws IllegalStateException if the folder holds only a part of the set
   */
  public static SandboxCredentials in(Path folder) {
    try {
      if (isAbsentOrEmpty(folder)) {
        make(folder);
      }
      List<String> missing =
          FILES.stream().filter(name -> !Files.isRegularFile(folder.resolve(name))).toList();
      if (!missing.isEmpty()) {
        throw new IllegalStateException(
            "sandbox credentials in "
                + folder
                + " are incomplete, missing "
                + missing
                + ": restore them, or delete the folder to have a new set made");
      }
      return read(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("sandbox credentials in " + folder, e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("sandbox credentials in " + folder + " are unreadable", e);
    }
  }

  PublicKey merchantKey() {
    return merchantKey;
  }

  PrivateKey gatewayKey() {
    return gatewayKey;
  }

  byte[] aesKey() {
    return aesKey.clone();
  }

  byte[] aesIv() {
    return aesIv.clone();
  }

  @Override
  public String toString() {
    return "***";
  }

  private static SandboxCredentials read(Path folder) throws IOException, GeneralSecurityException {
    KeyFactory rsa = KeyFactory.getInstance("RSA");
    return new SandboxCredentials(
        rsa.generatePublic(new X509EncodedKeySpec(der(folder.resolve("main.pub.pem")))),
        rsa.generatePrivate(new PKCS8EncodedKeySpec(der(folder.resolve("gateway.key.pem")))),
        Files.readAllBytes(folder.resolve("main.aes-key")),
        Files.readAllBytes(folder.resolve("main.aes-iv")));
  }

  private static void make(Path folder) throws IOException, GeneralSecurityException {
    Path parent = folder.toAbsolutePath().getParent();
    PrivateFiles.createFolders(parent);
    Path fresh = Files.createTempDirectory(parent, "secrets-");
    writePair(fresh, "main");
    writePair(fresh, "gateway");
    write(fresh.resolve("main.aes-key"), alphanumeric(16));
    write(fresh.resolve("main.aes-iv"), alphanumeric(16));
    try {
      Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      // another process was faster: its set counts
      for (String name : FILES) {
        Files.deleteIfExists(fresh.resolve(name));
      }
      Files.deleteIfExists(fresh);
    }
  }

  private static void writePair(Path folder, String name)
      throws IOException, GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    KeyPair pair = generator.generateKeyPair();
    write(folder.resolve(name + ".key.pem"), pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
    write(folder.resolve(name + ".pub.pem"), pem("PUBLIC KEY", pair.getPublic().getEncoded()));
  }

  private static void write(Path file, String text) throws IOException {
    PrivateFiles.create(file);
    Files.writeString(file, text, StandardCharsets.US_ASCII, StandardOpenOption.WRITE);
  }

  private static String pem(String type, byte[] der) {
    String base64 =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(der);
    return "-----BEGIN " + type + "-----\n" + base64 + "\n-----END " + type + "-----\n";
  }

  private static byte[] der(Path pem) throws IOException {
    String text = Files.readString(pem, StandardCharsets.US_ASCII);
    return Base64.getMimeDecoder().decode(text.replaceAll("-----[A-Z ]+-----", ""));
  }

  private static String alphanumeric(int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(ALPHANUMERIC.charAt(RANDOM.nextInt(ALPHANUMERIC.length())));
    }
    return text.toString();
  }

  private static boolean isAbsentOrEmpty(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return true;
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.findAny().isEmpty();
    }
  }
}
