package io.bieases.routes.journal;

import java.util.Arrays;

/** The five operations of the gateway's API (contract section 5), in the words used everywhere. */
public enum Operation {
  CREATE("create", false),
  QUERY("query", false),
  CANCEL("cancel", true),
  REFUND("refund", true),
  REFUND_QUERY("refund-query", false);

  private final String word;
  private final boolean takesLine;

  Operation(String word, boolean takesLine) {
    this.word = word;
    this.takesLine = takesLine;
  }

  /** The word in folders, queues, routes and tables. */
  public String word() {
    return word;
  }

  /**
   * Whether a call of it keeps other money calls of the same payment waiting until it is answered.
   */
  public boolean takesLine() {
    return takesLine;
  }

  /** Whether it only asks: nothing is executed, however often it is sent. */
  public boolean isQuestion() {
    return this == QUERY || this == REFUND_QUERY;
  }

  /**
   * The operation of that word.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Operation of(String word) {
    return Arrays.stream(values())
        .filter(operation -> operation.word.equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no such operation: " + word));
  }
}
