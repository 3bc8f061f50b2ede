package io.bieases.routes.batch;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** The bytes of a dropped file and, once they are all read, their digest. Follows no link. */
final class FileBytes implements Closeable {

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
  private static final int BUFFER = 1 << 16;

  private final DigestInputStream bytes;
  private final InputStream text;

  FileBytes(Path file) throws IOException {
    bytes = open(file);
    text = new BufferedInputStream(bytes, BUFFER);
    try {
      skipByteOrderMark();
    } catch (IOException e) {
      bytes.close();
      throw e;
    }
  }

  /** SHA-256 over the bytes of a file, in hex. */
  static String digest(Path file) throws IOException {
    try (DigestInputStream in = open(file)) {
      return rest(in);
    }
  }

  /** The bytes behind a byte order mark, if there is one. */
  InputStream text() {
    return text;
  }

  /** SHA-256 of the whole file, in hex; nothing can be read after it. */
  String digest() throws IOException {
    return rest(bytes);
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }

  private static DigestInputStream open(Path file) throws IOException {
    try {
      return new DigestInputStream(
          Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS),
          MessageDigest.getInstance("SHA-256"));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void skipByteOrderMark() throws IOException {
    text.mark(BYTE_ORDER_MARK.length);
    byte[] start = text.readNBytes(BYTE_ORDER_MARK.length);
    if (!Arrays.equals(start, BYTE_ORDER_MARK)) {
      text.reset();
    }
  }

  private static String rest(DigestInputStream in) throws IOException {
    in.transferTo(OutputStream.nullOutputStream());
    return HexFormat.of().formatHex(in.getMessageDigest().digest());
  }
}
