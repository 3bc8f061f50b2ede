package io.bieases.routes.batch;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file being written under a temporary name. It gets its name when it is complete and on disk, or
 * never.
 */
public final class Draft implements Closeable {

  private final Path temporary;
  private final Path target;
  private final FileChannel channel;
  private final OutputStream out;
  private boolean published;

  /** Begins a file that will have that name, beside it. */
  public Draft(Path target) throws IOException {
    this.target = target;
    this.temporary = target.resolveSibling(target.getFileName() + DurableFiles.UNFINISHED);
    // what a killed process has left; never written through, it could be a link by now
    Files.deleteIfExists(temporary);
    this.channel =
        FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    this.out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
  }

  OutputStream out() {
    return out;
  }

  /** Its content as text in UTF-8. */
  Writer text() {
    return new OutputStreamWriter(out, StandardCharsets.UTF_8) {
      @Override
      public void close() throws IOException {
        // the draft still has to bring its bytes to the disk
        flush();
      }
    };
  }

  /** Nothing more will be written: brings the content to the disk. */
  public void finish() throws IOException {
    out.flush();
    channel.force(true);
    channel.close();
  }

  /** Gives the file its name; an older version of it is replaced in one step. */
  public void publish() throws IOException {
    Files.move(
        temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    published = true;
    DurableFiles.sync(DurableFiles.folderOf(target));
  }

  @Override
  public void close() throws IOException {
    channel.close();
    if (!published) {
      Files.deleteIfExists(temporary);
    }
  }
}
