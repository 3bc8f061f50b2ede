package io.bieases.routes.catalogue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** What every page says can be pasted, loaded and followed. */
final class DocRules {

  private static final Set<String> YAML = Set.of("yaml", "yml", "json");
  private static final Set<String> SHELL = Set.of("sh", "bash", "shell");

  /** What the top of a Camel file may be; anything else is a settings file. */
  private static final Set<String> CAMEL =
      Set.of(
          "route",
          "routeConfiguration",
          "routeTemplate",
          "templatedRoute",
          "from",
          "rest",
          "beans");

  /** What bash said of a script; each is asked about once. */
  private static final Map<String, Optional<String>> JUDGED = new ConcurrentHashMap<>();

  private DocRules() {}

  static void everyPageSaysSomething(Catalogue catalogue, Findings findings) {
    for (MarkdownPage page : MarkdownPage.all(catalogue)) {
      findings.expect(!page.prose().isEmpty(), page.path(), "has no text");
      findings.expect(!page.anchors().isEmpty(), page.path(), "has no heading");
      findings.expect(page.closed(), page.path(), "has a code block without an end");
    }
  }

  /** Routes as Camel loads them, settings with keys that exist. */
  static void everyYamlBlockIsRight(Catalogue catalogue, Findings findings) {
    Set<String> known = known(catalogue);
    for (MarkdownPage page : MarkdownPage.all(catalogue)) {
      for (MarkdownPage.Block block : page.blocks()) {
        if (YAML.contains(block.language())) {
          judge(page, block, known, findings);
        }
      }
    }
  }

  private static void judge(
      MarkdownPage page, MarkdownPage.Block block, Set<String> known, Findings findings) {
    JsonNode tree;
    try {
      tree = RouteFile.YAML.readTree(block.text());
    } catch (JsonProcessingException e) {
      findings.expect(false, page.path(), "YAML block: " + e.getOriginalMessage());
      return;
    }
    if (tree.path(0).size() == 1 && CAMEL.contains(tree.path(0).fieldNames().next())) {
      List<String> problems = RouteForm.againstSchema(block.text());
      findings.expect(
          problems.isEmpty(), page.path(), "Camel block: " + String.join("; ", problems));
    }
    findings.expect(!tree.isMissingNode() && !tree.isNull(), page.path(), "empty YAML block");
    for (String key : Settings.parse(block.text()).keys()) {
      findings.expect(
          !key.startsWith("bieases.") || known.contains(key), page.path(), "no such key: " + key);
    }
  }

  private static Set<String> known(Catalogue catalogue) {
    Set<String> known = new TreeSet<>(Settings.of(catalogue, Catalogue.SETTINGS).keys());
    known.addAll(Settings.of(catalogue, Catalogue.SANDBOX_SETTINGS).keys());
    return known;
  }

  static void everyShellBlockParses(Catalogue catalogue, Findings findings) {
    for (MarkdownPage page : MarkdownPage.all(catalogue)) {
      for (MarkdownPage.Block block : page.blocks()) {
        if (SHELL.contains(block.language())) {
          Optional<String> problem = JUDGED.computeIfAbsent(block.text(), DocRules::againstBash);
          findings.expect(problem.isEmpty(), page.path(), "sh block: " + problem.orElse(""));
          findings.expect(!block.text().isBlank(), page.path(), "empty sh block");
        }
      }
    }
  }

  /** What {@code bash -n}, which runs nothing, has against a script. */
  private static Optional<String> againstBash(String script) {
    try {
      Process bash = new ProcessBuilder("bash", "-n").redirectErrorStream(true).start();
      try (var in = bash.getOutputStream()) {
        in.write(script.getBytes(StandardCharsets.UTF_8));
      }
      String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!bash.waitFor(30, TimeUnit.SECONDS)) {
        bash.destroyForcibly();
        return Optional.of("bash did not end");
      }
      return bash.exitValue() == 0 ? Optional.empty() : Optional.of(said.strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Links to files and headings; other hosts are not asked. */
  static void everyLinkLeadsSomewhere(Catalogue catalogue, Findings findings) {
    for (MarkdownPage page : MarkdownPage.all(catalogue)) {
      for (String link : page.links()) {
        if (!link.matches("[a-z]+:.*")) {
          findings.expect(leads(catalogue, page, link), page.path(), "dead link: " + link);
        }
      }
    }
  }

  private static boolean leads(Catalogue catalogue, MarkdownPage page, String link) {
    int hash = link.indexOf('#');
    String file = hash < 0 ? link : link.substring(0, hash);
    String target =
        file.isEmpty()
            ? page.path()
            : Path.of(page.path()).resolveSibling(file).normalize().toString().replace('\\', '/');
    boolean judged = target.matches("(routes|config)/.*\\.(yaml|csv)") || target.endsWith(".md");
    boolean there = judged ? catalogue.files().containsKey(target) : Files.exists(Path.of(target));
    return there
        && (hash < 0
            || MarkdownPage.of(target, catalogue.text(target))
                .anchors()
                .contains(link.substring(hash + 1)));
  }
}
