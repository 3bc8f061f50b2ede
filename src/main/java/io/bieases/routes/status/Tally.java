package io.bieases.routes.status;

/**
 * Counts what happened, for people and machines that watch. It is told once a thing is committed,
 * decides nothing, and must neither wait nor throw.
 */
public interface Tally {

  /** Counts nothing. */
  Tally NONE =
      new Tally() {
        @Override
        public void callEnded(String merchant, String operation, Answer answer, String branch) {
          // nobody watches
        }

        @Override
        public void eventTaken(String merchant, String effect) {
          // nobody watches
        }

        @Override
        public void webhookCame(String merchant, long lagMillis) {
          // nobody watches
        }
      };

  /** A call to the gateway has ended so and took that branch. */
  void callEnded(String merchant, String operation, Answer answer, String branch);

  /** A webhook had that effect; {@code repeat} if it was known already. */
  void eventTaken(String merchant, String effect);

  /**
   * A webhook that verifies has come.
   *
   * @param lagMillis from the time in its envelope; below zero if the gateway's clock is ahead
   */
  void webhookCame(String merchant, long lagMillis);
}
