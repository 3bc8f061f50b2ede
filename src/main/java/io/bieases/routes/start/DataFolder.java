package io.bieases.routes.start;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folder that holds the journal: made with mode 0700, and really writable. */
final class DataFolder {

  private static final Logger LOG = LoggerFactory.getLogger(DataFolder.class);
  private static final String PROPERTY = "bieases.data-dir";
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  private final Path path;
  private final Problems problems;

  DataFolder(Path path, Problems problems) {
    this.path = path;
    this.problems = problems;
  }

  void prepare() {
    try {
      if (Files.exists(path)) {
        warnIfOpenToOthers();
      } else {
        create();
      }
    } catch (IOException e) {
      problems.add(PROPERTY, "names a folder that cannot be created");
      return;
    }
    if (!Files.isDirectory(path)) {
      problems.add(PROPERTY, "names something that is not a folder");
      return;
    }
    try {
      Files.delete(Files.createTempFile(path, ".start", ".tmp"));
    } catch (IOException e) {
      problems.add(PROPERTY, "names a folder that cannot be written to");
    }
  }

  private void create() throws IOException {
    Path parent = path.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    if (hasModes()) {
      Files.createDirectory(path, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    } else {
      Files.createDirectory(path);
    }
  }

  /** An operator may have widened it on purpose, for a drop folder; so it is left as it is. */
  private void warnIfOpenToOthers() throws IOException {
    if (hasModes() && !OWNER_ONLY.containsAll(Files.getPosixFilePermissions(path))) {
      LOG.warn("{}: other users may enter {}; mode 0700 is advised", PROPERTY, path);
    }
  }

  private boolean hasModes() {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
