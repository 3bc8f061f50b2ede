package io.bieases.routes.batch;

import io.bieases.routes.journal.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** The folders that files are dropped into: {@code inbox/<alias>/<operation>/}. */
public final class InboxFolders {

  private final Path inbox;

  private InboxFolders(Path inbox) {
    this.inbox = inbox;
  }

  /**
   * Makes the folders of those merchants where they are missing.
   *
   * @throws IOException if one cannot be made
   */
  public static InboxFolders create(Path inbox, Set<String> aliases) throws IOException {
    InboxFolders folders = new InboxFolders(inbox);
    for (String alias : aliases) {
      for (Operation operation : Operation.values()) {
        Files.createDirectories(folders.of(alias, operation.word()));
      }
    }
    return folders;
  }

  /** Where a merchant's files of an operation are dropped. */
  public Path of(String alias, String operation) {
    return inbox.resolve(alias).resolve(operation);
  }
}
