package io.bieases.routes.journal;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What the earlier calls of an instruction came to: the ladders and "was it ours?" count on it.
 *
 * <p>The open attempt counts only once it has ended. Ladders start afresh when a person had it sent
 * again; what an earlier call may have done is never forgotten.
 */
public class Attempts {

  /** The gateway knows the number: its word for a create's, and for a refund's. */
  private static final String KNOWN_NUMBER = "'44009', '44015'";

  private static final String ON_THE_LADDER =
      " AND id > (SELECT ladder_from FROM instruction WHERE id = instruction_id)";

  private final JdbcClient jdbc;

  /** Works on that connection pool. */
  public Attempts(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** How many answers of that code its ladder has had, the open attempt not counted. */
  public int answersOf(long instructionId, String code) {
    return jdbc.sql(
            "SELECT COUNT(*) FROM attempt WHERE instruction_id = ? AND code = ?" + ON_THE_LADDER)
        .params(instructionId, code)
        .query(Integer.class)
        .single();
  }

  /** How many of its ladder's attempts took that branch. */
  public int takenBranch(long instructionId, String branch) {
    return jdbc.sql(
            "SELECT COUNT(*) FROM attempt WHERE instruction_id = ? AND branch = ?" + ON_THE_LADDER)
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
            SELECT COUNT(*) FROM attempt WHERE instruction_id = ? AND branch = 'unknown'
               AND NOT EXISTS (SELECT 1 FROM hold h WHERE h.id = attempt.hold_id AND h.cause = attempt.code)
            """
                + ON_THE_LADDER)
        .param(instructionId)
        .query(Integer.class)
        .single();
  }

  /**
   * Whether an attempt may have made the gateway know the number: none after the first that met a
   * known number, since that was known before it left.
   */
  public boolean mayHaveRegistered(long instructionId) {
    return jdbc.sql(
                """
                SELECT COUNT(*) FROM attempt WHERE instruction_id = :id AND may_have_run = 1
                   AND NOT EXISTS (SELECT 1 FROM attempt k WHERE k.instruction_id = :id AND k.id <= attempt.id
                                      AND k.code IN (%s))
                """
                    .formatted(KNOWN_NUMBER))
            .param("id", instructionId)
            .query(Integer.class)
            .single()
        > 0;
  }

  /** How many of its ladder's attempts may have arrived and had no usable answer. */
  public int lost(long instructionId) {
    return jdbc.sql(
            "SELECT COUNT(*) FROM attempt WHERE instruction_id = ? AND ending = 'no-answer'"
                + ON_THE_LADDER)
        .param(instructionId)
        .query(Integer.class)
        .single();
  }

  /** Whether any attempt was answered otherwise than that the number is known already. */
  public boolean refused(long instructionId) {
    return jdbc.sql(
                """
                SELECT COUNT(*) FROM attempt WHERE instruction_id = ? AND ending = 'answered'
                   AND COALESCE(code, '') NOT IN (%s)
                """
                    .formatted(KNOWN_NUMBER))
            .param(instructionId)
            .query(Integer.class)
            .single()
        > 0;
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
