package io.bieases.routes.catalogue;

import static io.bieases.routes.catalogue.Rule.HERE;
import static io.bieases.routes.catalogue.Rule.holds;
import static io.bieases.routes.catalogue.Rule.rejects;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Every Markdown page there is; every rule with a wrong page that it must reject. */
class DocRulesTest {

  private static final String PAGE = "src/docs/canary.md";
  private static final String ROUTE =
      """
      - route:
          id: canary
          from:
            id: canary-from
            uri: direct:canary
            steps:
              - log:
                  id: canary-log
                  message: hello
      """;

  private static Catalogue with(String... lines) {
    return HERE.with(PAGE, "# Canary\n\nText.\n\n" + String.join("\n", lines) + "\n");
  }

  private static Catalogue block(String language, String text) {
    return with("```" + language, text.stripTrailing(), "```");
  }

  @Test
  void everyPageSaysSomething() {
    Rule rule = DocRules::everyPageSaysSomething;
    holds(rule);
    rejects(rule, HERE.with(PAGE, ""), "has no text");
    rejects(rule, HERE.with(PAGE, "# Only a heading\n\n## And another\n"), "has no text");
    rejects(rule, HERE.with(PAGE, "Only text.\n"), "has no heading");
    rejects(rule, with("```sh", "ls"), "without an end");
  }

  @Test
  void everyYamlBlockParsesAndNamesWhatExists() {
    Rule rule = DocRules::everyYamlBlockIsRight;
    holds(rule);
    rejects(rule, block("yaml", "a: [1"), "YAML block");
    rejects(rule, block("yaml", "a: 1\na: 2"), "Duplicate field");
    rejects(rule, block("json", "{\"a\": "), "YAML block");
    rejects(rule, block("yaml", ""), "empty YAML block");
    rejects(rule, block("yaml", ROUTE.replace("log:", "lock:")), "Camel block");
    rejects(rule, block("yaml", "bieases:\n  data-folder: x"), "no such key: bieases.data-folder");
    rejects(rule, block("yaml", "bieases:\n  merchants:\n    shop:\n      key: x"), "<alias>.key");
    assertThat(rule.problems(block("yaml", ROUTE))).isEmpty();
    assertThat(rule.problems(block("yaml", "bieases:\n  merchants:\n    shop:\n      id: B1")))
        .isEmpty();
  }

  @Test
  void everyShellBlockParses() {
    Rule rule = DocRules::everyShellBlockParses;
    holds(rule);
    rejects(rule, block("sh", "if true; then echo"), "sh block");
    rejects(rule, block("bash", "echo 'open"), "sh block");
    rejects(rule, block("sh", ""), "empty sh block");
    rejects(rule, with("1. a step:", "", "   ```sh", "   echo 'open", "   ```"), "sh block");
  }

  @Test
  void everyLinkLeadsToAFileAndAHeading() {
    Rule rule = DocRules::everyLinkLeadsSomewhere;
    holds(rule);
    rejects(rule, with("[a](nowhere.md)"), "dead link: nowhere.md");
    rejects(rule, with("[a](../../routes/nowhere.camel.yaml)"), "dead link");
    rejects(rule, with("[`a`](#nowhere)"), "dead link: #nowhere");
    rejects(rule, with("[a](sandbox.md#nowhere)"), "dead link: sandbox.md#nowhere");
    rejects(rule, with("[a](../../LICENCE)"), "dead link");
    assertThat(
            rule.problems(
                with(
                    "[a](#canary) [b](sandbox.md#turn-it-on) [c](../../routes/README.md#refund-44015)",
                    "[d](../../LICENSE) [e](../../routes/) [f](https://example.com/x#y) `[g](h)`")))
        .isEmpty();
  }

  @Test
  void aPageWithoutALinkIsNotEnough() {
    rejects(
        DocRules::everyLinkLeadsSomewhere,
        Catalogue.empty().with(PAGE, "# A page\n\nText.\n"),
        "nothing to look at");
  }
}
