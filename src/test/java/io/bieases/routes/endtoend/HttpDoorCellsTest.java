package io.bieases.routes.endtoend;

/** Every cell and every transport fault through the HTTP door. */
final class HttpDoorCellsTest extends DoorCells {

  @Override
  Door open(RunningBundle running) {
    return new HttpDoor(running);
  }
}
