package io.bieases.routes.ops;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * The console's generated password (architecture, decision 10). The first start writes it to {@code
 * initial-password}, for its owner to read and delete, and keeps a hash in {@code users}; later
 * starts know only the hash. Deleting {@code users} makes the next start generate a new one.
 */
final class ConsolePassword {

  static final String USER = "admin";

  private static final Logger LOG = LoggerFactory.getLogger(ConsolePassword.class);
  private static final int RANDOM_BYTES = 18;

  private final Path dataDir;
  private final PasswordEncoder encoder;
  private final SecureRandom random;

  ConsolePassword(Path dataDir, PasswordEncoder encoder, SecureRandom random) {
    this.dataDir = dataDir;
    this.encoder = encoder;
    this.random = random;
  }

  /**
   * The hash of the password in force; generates one if there is none.
   *
   * @throws UncheckedIOException if the data folder cannot be read or written
   */
  String hash() {
    Path users = dataDir.resolve("users");
    try {
      if (Files.exists(users)) {
        return hashIn(users);
      }
      Files.createDirectories(dataDir);
      String password = generate();
      String hash = encoder.encode(password);
      Path initial = dataDir.resolve("initial-password");
      // the hash last: a start that dies in between generates anew, and nobody is locked out
      write(initial, password);
      write(users, USER + ":" + hash);
      LOG.info("Console user {}: a password was generated, see {}", USER, initial);
      return hash;
    } catch (IOException e) {
      throw new UncheckedIOException("the console's password cannot be kept", e);
    }
  }

  private static String hashIn(Path users) throws IOException {
    String line = Files.readString(users, StandardCharsets.UTF_8).strip();
    if (!line.startsWith(USER + ":{bcrypt}")) {
      throw new IOException(users + " is not as written; delete it to get a new password");
    }
    return line.substring(USER.length() + 1);
  }

  private String generate() {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Whole or not at all, and never readable by others, not even while it is written. */
  private void write(Path file, String line) throws IOException {
    Path draft = Files.createTempFile(dataDir, ".console", ".tmp", ownerOnly());
    Files.writeString(draft, line + "\n", StandardCharsets.UTF_8);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private FileAttribute<?>[] ownerOnly() {
    return dataDir.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
