package io.bieases.routes.proving.points;

import java.util.concurrent.CountDownLatch;

/** A process that comes to no point at all. */
final class IdleMain {

  private IdleMain() {}

  /** Does nothing until it is killed. */
  public static void main(String[] arguments) throws InterruptedException {
    new CountDownLatch(1).await();
  }
}
