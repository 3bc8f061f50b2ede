package io.bieases.routes.proving;

import java.util.Locale;

/** What a run is put up with. */
enum Setup {
  /** One node with all it needs in it: SQLite and its own broker. */
  EMBEDDED(1),
  /** Two nodes on one PostgreSQL and one Artemis. */
  SHARED(2);

  private final int nodes;

  Setup(int nodes) {
    this.nodes = nodes;
  }

  int nodes() {
    return nodes;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
