package io.bieases.routes.endtoend;

/** Every cell and every transport fault through the JMS door. */
final class JmsDoorCellsTest extends DoorCells {

  @Override
  Door open(RunningBundle running) {
    return new JmsDoor(running.broker());
  }
}
