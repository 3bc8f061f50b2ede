package io.bieases.routes.endtoend;

/** Every cell and every transport fault through the file door. */
final class FileDoorCellsTest extends DoorCells {

  @Override
  Door open(RunningBundle running) {
    return new FileDoor(running);
  }
}
