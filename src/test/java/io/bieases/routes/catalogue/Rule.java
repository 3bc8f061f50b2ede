package io.bieases.routes.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** Something that must be true of the catalogue. */
@FunctionalInterface
interface Rule {

  /** The catalogue as it is; canaries are wrong copies of it. */
  Catalogue HERE = Catalogue.here();

  void look(Catalogue catalogue, Findings findings);

  /** What the rule objects to. */
  default List<String> problems(Catalogue catalogue) {
    Findings findings = new Findings();
    look(catalogue, findings);
    return findings.problems();
  }

  /** The rule is kept, and it is not kept by an empty catalogue: it does look at something. */
  static void holds(Rule rule) {
    assertThat(rule.problems(HERE)).isEmpty();
    assertThat(rule.problems(Catalogue.empty())).isNotEmpty();
  }

  /** The canary: the rule objects to a wrong copy and says why. */
  static void rejects(Rule rule, Catalogue wrong, String because) {
    assertThat(rule.problems(wrong)).anySatisfy(problem -> assertThat(problem).contains(because));
  }
}
