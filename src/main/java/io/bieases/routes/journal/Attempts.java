package io.bieases.routes.journal;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What the earlier calls of an instruction came to: the ladders and "was it ours?" count on it.
 *
 * <p>The open attempt counts only once it has ended.
 */
public class Attempts {

  private final JdbcClient jdbc;

  /** Works on that connection pool. */
  public Attempts(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** How many answers of that code this instruction has had, the open attempt not counted. */
  public int answersOf(long instructionId, String code) {
    return jdbc.sql("SELECT COUNT(*) FROM attempt WHERE instruction_id = ? AND code = ?")
        .params(instructionId, code)
        .query(Integer.class)
        .single();
  }

  /** How many of its attempts took that branch. */
  public int takenBranch(long instructionId, String branch) {
    return jdbc.sql("SELECT COUNT(*) FROM attempt WHERE instruction_id = ? AND branch = ?")
        .params(instructionId, branch)
        .query(Integer.class)
        .single();
  }

  /**
   * How many steps of the ladder for unknown outcomes it has climbed. A probe that met the fault of
   * its hold is none: held work keeps its place on its ladder, however long the hold lasts.
   */
  public int unknownSteps(long instructionId) {
    return jdbc.sql(
            """
            SELECT COUNT(*) FROM attempt a WHERE a.instruction_id = ? AND a.branch = 'unknown'
               AND NOT EXISTS (SELECT 1 FROM hold h WHERE h.id = a.hold_id AND h.cause = a.code)
            """)
        .param(instructionId)
        .query(Integer.class)
        .single();
  }

  /** How many of its attempts may have arrived and had no usable answer. */
  public int lost(long instructionId) {
    return jdbc.sql(
            "SELECT COUNT(*) FROM attempt WHERE instruction_id = ? AND ending = 'no-answer'")
        .param(instructionId)
        .query(Integer.class)
        .single();
  }

  /** How many of its attempts were answered, whatever the answer. */
  public int answered(long instructionId) {
    return jdbc.sql("SELECT COUNT(*) FROM attempt WHERE instruction_id = ? AND ending = 'answered'")
        .param(instructionId)
        .query(Integer.class)
        .single();
  }

  /** How many attempts never left since the last one that did. */
  public int neverLeftInARow(long instructionId) {
    return jdbc.sql(
            """
            SELECT COUNT(*) FROM attempt WHERE instruction_id = ? AND ending = 'never-left' AND id >
              (SELECT COALESCE(MAX(id), 0) FROM attempt WHERE instruction_id = ? AND ending IN ('answered', 'no-answer'))
            """)
        .params(instructionId, instructionId)
        .query(Integer.class)
        .single();
  }
}
