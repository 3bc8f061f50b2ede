package io.bieases.routes.journal;

import static io.bieases.routes.journal.InstructionState.ACCEPTED;
import static io.bieases.routes.journal.InstructionState.DECLINED;
import static io.bieases.routes.journal.InstructionState.DUPLICATE;
import static io.bieases.routes.journal.InstructionState.PARKED;
import static io.bieases.routes.journal.InstructionState.REJECTED;
import static io.bieases.routes.journal.InstructionState.SENDING;
import static io.bieases.routes.journal.InstructionState.SUCCEEDED;
import static io.bieases.routes.journal.InstructionState.UNKNOWN;
import static io.bieases.routes.journal.InstructionState.WAITING;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class InstructionStateTest {

  @Test
  void theTableOfTransitionsIsThisOne() {
    Map<InstructionState, Set<InstructionState>> table = new EnumMap<>(InstructionState.class);
    table.put(WAITING, Set.of(SENDING, REJECTED, PARKED));
    table.put(SENDING, Set.of(WAITING, ACCEPTED, DUPLICATE, REJECTED, UNKNOWN, PARKED));
    table.put(ACCEPTED, Set.of(SUCCEEDED, DECLINED, PARKED));
    table.put(DUPLICATE, Set.of(SUCCEEDED, DECLINED, PARKED));
    table.put(SUCCEEDED, Set.of());
    table.put(DECLINED, Set.of());
    table.put(REJECTED, Set.of());
    table.put(UNKNOWN, Set.of(SENDING, ACCEPTED, SUCCEEDED, DECLINED, PARKED));
    table.put(PARKED, Set.of(WAITING, UNKNOWN, SUCCEEDED, DECLINED, REJECTED));
    assertThat(Arrays.asList(InstructionState.values()))
        .allSatisfy(state -> assertThat(state.next()).isEqualTo(table.get(state)));
  }

  @ParameterizedTest
  @EnumSource
  void onlyWhatWaitsOrIsUnknownMayBeSent(InstructionState state) {
    assertThat(state.maySend()).isEqualTo(state == WAITING || state == UNKNOWN);
  }

  /** And only for cancels: the journal asks it for no other operation. */
  @ParameterizedTest
  @EnumSource
  void askingSettlesWhatWaitsOrIsUnknownAndNothingElse(InstructionState state) {
    assertThat(state.nextByAsking())
        .isEqualTo(state.maySend() ? Set.of(SUCCEEDED, REJECTED) : Set.of());
  }

  @ParameterizedTest
  @EnumSource
  void aPersonDecidesOnWhatIsOpenAndOnNothingElse(InstructionState state) {
    assertThat(state.nextByPerson())
        .isEqualTo(
            switch (state) {
              case PARKED -> Set.of(WAITING, UNKNOWN, SUCCEEDED, REJECTED);
              case UNKNOWN -> Set.of(UNKNOWN, SUCCEEDED, REJECTED);
              case DUPLICATE -> Set.of(SUCCEEDED, REJECTED);
              default -> Set.of();
            });
  }

  @ParameterizedTest
  @EnumSource
  void onlyWhatWasRejectedIsReplayed(InstructionState state) {
    assertThat(state.nextByReplay()).isEqualTo(state == REJECTED ? Set.of(WAITING) : Set.of());
  }

  @Test
  void whatMayHaveHappenedIsNeverRefusedNorSimplySentAsNew() {
    assertThat(UNKNOWN.next()).doesNotContain(REJECTED, WAITING);
  }

  @ParameterizedTest
  @EnumSource
  void whatCanStillBeSentOrIsOnItsWayIsNotSettled(InstructionState state) {
    assertThat(state.isSettled()).isEqualTo(!state.maySend() && state != SENDING);
  }

  @ParameterizedTest
  @EnumSource
  void theWordOfAStateLeadsBackToIt(InstructionState state) {
    assertThat(InstructionState.of(state.word())).isEqualTo(state);
  }
}
