package io.bieases.routes.endtoend;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A disk that can be full: a file system of its own where this machine lets us mount one, and
 * really full then. Elsewhere the process is forbidden to write to files, which looks the same to
 * it but for the number of the error.
 */
final class SmallDisk implements AutoCloseable {

  private static final int MEBIBYTES = 64;

  private final Path folder;
  private final boolean mounted;

  private SmallDisk(Path folder, boolean mounted) {
    this.folder = folder;
    this.mounted = mounted;
  }

  /** At that folder, which is made. */
  static SmallDisk at(Path folder) throws IOException {
    Files.createDirectories(folder);
    boolean mounted =
        !Boolean.getBoolean("disk.unmounted")
            && run("mount", "-t", "tmpfs", "-o", "size=" + MEBIBYTES + "m", "t", folder + "") == 0;
    return new SmallDisk(folder, mounted);
  }

  /** Nothing more can be written by that process. */
  void fill(OwnProcess process) throws IOException {
    if (!mounted) {
      limit(process, "0:unlimited");
      return;
    }
    byte[] piece = new byte[4096];
    try (OutputStream filler = Files.newOutputStream(folder.resolve("filler"))) {
      while (true) {
        filler.write(piece);
      }
    } catch (IOException full) {
      // that was the point of it
    }
  }

  /** There is room again. */
  void free(OwnProcess process) throws IOException {
    if (mounted) {
      Files.delete(folder.resolve("filler"));
    } else {
      limit(process, "unlimited:unlimited");
    }
  }

  private static void limit(OwnProcess process, String bytes) throws IOException {
    if (run("prlimit", "--pid=" + process.pid(), "--fsize=" + bytes) != 0) {
      throw new IOException("this machine lets us neither mount a disk nor limit a process");
    }
  }

  private static int run(String... command) throws IOException {
    try {
      return new ProcessBuilder(List.of(command)).inheritIO().start().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    try {
      if (mounted && run("umount", folder.toString()) != 0) {
        throw new IOException("cannot unmount " + folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
