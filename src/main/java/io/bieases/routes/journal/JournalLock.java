package io.bieases.routes.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A data folder has one process: a second one in it refuses to start, whether the journal lies
 * there or in a database that nodes share. The lock goes with the process, also when it is killed.
 */
public final class JournalLock implements AutoCloseable {

  private final FileChannel channel;

  private JournalLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock of that data folder.
   *
   * @throws JournalRefusedException if another process holds it
   * @throws IOException if the lock file cannot be written
   */
  public static JournalLock take(Path dataDir) throws IOException {
    Path file = dataDir.resolve("journal.lock");
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = tryLock(channel);
    if (lock == null) {
      channel.close();
      throw new JournalRefusedException(
          "bieases.data-dir is in use by another process ("
              + dataDir
              + "): one process per folder");
    }
    return new JournalLock(channel);
  }

  private static FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
