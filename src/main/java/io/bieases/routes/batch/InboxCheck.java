package io.bieases.routes.batch;

import io.bieases.routes.journal.Operation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** May a file found in the inbox be taken? Looks at the entry itself, never through a link. */
final class InboxCheck {

  private static final int NAME_LENGTH_MAX = 200;
  private static final Pattern ALIAS = Pattern.compile("[a-z0-9]{1,40}");
  private static final Set<String> OPERATIONS =
      Arrays.stream(Operation.values()).map(Operation::word).collect(Collectors.toSet());

  private final Path inbox;
  private final Set<String> merchants;
  private final Optional<String> readyMarker;

  InboxCheck(Path inbox, Set<String> merchants, Optional<String> readyMarker) {
    this.inbox = inbox;
    this.merchants = merchants;
    this.readyMarker = readyMarker;
  }

  /** The merchant and the operation its folders name, or why not. */
  record Verdict(Optional<String> alias, String operation, String reason) {

    static Verdict no(String reason) {
      return new Verdict(Optional.empty(), "", reason);
    }
  }

  Verdict judge(Path file) throws IOException {
    Optional<String> badName = wrongName(file);
    if (badName.isPresent()) {
      return Verdict.no(badName.get());
    }
    Path folder = DurableFiles.folderOf(file);
    Path merchantFolder = DurableFiles.folderOf(folder);
    String alias = String.valueOf(merchantFolder.getFileName());
    if (!ALIAS.matcher(alias).matches()) {
      return Verdict.no("its folder is not named after a merchant");
    }
    String operation = String.valueOf(folder.getFileName());
    if (!OPERATIONS.contains(operation)) {
      return Verdict.no("its folder is not named after an operation");
    }
    Path expected = inbox.toRealPath().resolve(alias).resolve(operation);
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
        || !folder.toRealPath().equals(expected)) {
      return Verdict.no("it does not lie in inbox/<merchant>/<operation>");
    }
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return Verdict.no("it is not a regular file");
    }
    if (!merchants.contains(alias)) {
      return Verdict.no("its folder names no configured merchant");
    }
    if (FileForm.of(String.valueOf(file.getFileName())) == FileForm.CSV
        && !operation.equals(Operation.REFUND.word())) {
      return Verdict.no("only refunds come as CSV, all others as JSON Lines (*.jsonl)");
    }
    return new Verdict(Optional.of(alias), operation, "");
  }

  private Optional<String> wrongName(Path file) {
    String name = String.valueOf(file.getFileName());
    if (name.length() > NAME_LENGTH_MAX
        || name.getBytes(StandardCharsets.UTF_8).length > NAME_LENGTH_MAX) {
      return Optional.of("its name is longer than " + NAME_LENGTH_MAX);
    }
    if (name.isBlank() || name.chars().anyMatch(c -> Character.isISOControl(c) || c == 0xFFFD)) {
      return Optional.of("its name has control or unreadable characters");
    }
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.startsWith(".")
        || lower.endsWith(".tmp")
        || lower.endsWith(".part")
        || lower.endsWith("~")
        || readyMarker.filter(name::endsWith).isPresent()) {
      return Optional.of("its name marks a file that is not finished");
    }
    return Optional.empty();
  }
}
