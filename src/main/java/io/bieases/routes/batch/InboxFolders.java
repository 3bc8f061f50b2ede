package io.bieases.routes.batch;

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
      Files.createDirectories(folders.refund(alias));
    }
    return folders;
  }

  /** Where a merchant's refund files are dropped. */
  public Path refund(String alias) {
    return inbox.resolve(alias).resolve(RefundInbox.OPERATION);
  }
}
