package io.bieases.routes.catalogue;

import java.util.ArrayList;
import java.util.List;

/** What a rule looked at and what it objects to. */
final class Findings {

  private final List<String> problems = new ArrayList<>();
  private int looked;

  /** One look: a problem unless {@code right}. */
  void expect(boolean right, String where, String problem) {
    looked++;
    if (!right) {
      problems.add(where + ": " + problem);
    }
  }

  /** The problems; a rule that found nothing to look at has one too. */
  List<String> problems() {
    return looked == 0 ? List.of("nothing to look at") : List.copyOf(problems);
  }
}
