package io.bieases.routes.proving.audit;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * I7: no canary in what was written: as it is, in base64 or in hex; and nothing that looks like a
 * card's number. Files that give dropped rows back ({@code …result.csv}, {@code …rejected.csv} and
 * {@code .jsonl}) bring a row's own cells by design, so they are searched for canaries that stood
 * in no row only. A finding never repeats what it found.
 */
final class SecretSearch {
  private static final int CHUNK = 1 << 20;

  private final Evidence evidence;
  private final List<Canary> canaries;

  SecretSearch(Evidence evidence) {
    this.evidence = evidence;
    this.canaries = evidence.canaries().stream().map(text -> canary(evidence, text)).toList();
  }

  private static Canary canary(Evidence evidence, String text) {
    return Canary.of(
        text, evidence.asked().stream().anyMatch(asked -> asked.text().contains(text)));
  }

  Stream<Finding> findings() {
    return Stream.concat(
        evidence.searched().stream().flatMap(this::file),
        evidence.told().stream().flatMap(this::message));
  }

  /** Messages are for people: a rule that was broken, never a value. */
  private Stream<Finding> message(Told told) {
    String text = told.code() + " " + told.message();
    return found(text, false).stream()
        .map(
            what ->
                finding(
                    "%s in the message about %s %s: %s"
                        .formatted(what, told.operation(), told.number(), Words.told(told))));
  }

  private Stream<Finding> file(Path path) {
    String name = path.getFileName().toString();
    boolean givesBack = name.contains(".result.") || name.contains(".rejected.");
    Set<Finding> all = new LinkedHashSet<>();
    int keep = canaries.stream().mapToInt(Canary::longestForm).reduce(Cards.LONGEST, Math::max);
    try (InputStream in = open(path)) {
      String tail = "";
      byte[] bytes = in.readNBytes(CHUNK);
      while (bytes.length > 0) {
        String text = tail + new String(bytes, StandardCharsets.ISO_8859_1);
        found(text, givesBack).forEach(what -> all.add(finding(what + " in " + path)));
        tail = text.substring(Math.max(0, text.length() - keep));
        bytes = in.readNBytes(CHUNK);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("not searched: " + path, e);
    }
    return all.stream();
  }

  private static InputStream open(Path path) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(path));
    return path.toString().endsWith(".gz") ? new GZIPInputStream(in) : in;
  }

  private Set<String> found(String text, boolean givesBack) {
    Set<String> found = new LinkedHashSet<>();
    for (Canary canary : canaries) {
      if (!(givesBack && canary.wasDropped())) {
        canary.formIn(text).ifPresent(form -> found.add(canary.masked() + " " + form));
      }
    }
    Optional<String> card = givesBack ? Optional.empty() : Cards.in(text);
    card.ifPresent(number -> found.add("a card-like number " + number));
    return found;
  }

  private static Finding finding(String text) {
    return new Finding("I7", text);
  }
}
