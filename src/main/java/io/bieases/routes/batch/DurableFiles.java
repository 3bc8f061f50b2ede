package io.bieases.routes.batch;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Files that are either there in full or not at all, also after a power cut. */
public final class DurableFiles {

  static final String UNFINISHED = ".tmp";

  private DurableFiles() {}

  /** Writes a file, or replaces it, in one step. */
  public static void write(Path target, byte[] content) throws IOException {
    try (Draft draft = new Draft(target)) {
      draft.out().write(content);
      draft.finish();
      draft.publish();
    }
  }

  /** Moves by rename; an existing target is never replaced. */
  static void move(Path from, Path to) throws IOException {
    if (Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileAlreadyExistsException(to.toString());
    }
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    sync(folderOf(to));
    sync(folderOf(from));
  }

  static boolean isUnfinished(Path file) {
    return file.getFileName().toString().endsWith(UNFINISHED);
  }

  /** Makes renames in a folder survive a power cut. */
  static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  static Path folderOf(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IllegalArgumentException("a file has a folder");
    }
    return parent;
  }
}
