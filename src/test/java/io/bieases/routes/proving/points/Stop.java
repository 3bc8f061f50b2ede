package io.bieases.routes.proving.points;

import com.sun.jdi.IncompatibleThreadStateException;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.StackFrame;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.event.MethodExitEvent;
import com.sun.jdi.request.BreakpointRequest;
import com.sun.jdi.request.ClassPrepareRequest;
import com.sun.jdi.request.EventRequest;
import com.sun.jdi.request.MethodExitRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A process that will stand still at a named point, or does already. */
public final class Stop {

  private final ProcessHandle process;
  private final NamedPoint point;
  private final int nth;
  private final int suspends;
  private final Set<ReferenceType> armed = new HashSet<>();
  private final List<EventRequest> requests = new ArrayList<>();
  private final CompletableFuture<EventSet> reached = new CompletableFuture<>();
  private int hits;

  Stop(ProcessHandle process, NamedPoint point, int nth, int suspends) {
    this.process = process;
    this.point = point;
    this.nth = nth;
    this.suspends = suspends;
  }

  /** Waits for the class if it is not loaded yet. */
  synchronized void arm(VirtualMachine machine) {
    ClassPrepareRequest prepare = machine.eventRequestManager().createClassPrepareRequest();
    prepare.addClassFilter(point.type());
    enable(prepare, EventRequest.SUSPEND_EVENT_THREAD);
    machine.classesByName(point.type()).stream()
        .filter(ReferenceType::isPrepared)
        .forEach(this::breakIn);
  }

  private void enable(EventRequest request, int policy) {
    request.setSuspendPolicy(policy);
    request.putProperty(Stop.class, this);
    request.enable();
    requests.add(request);
  }

  private void breakIn(ReferenceType type) {
    if (armed.add(type)) {
      type.methodsByName(point.method()).stream()
          .filter(method -> !method.isBridge() && !method.isAbstract() && !method.isNative())
          .forEach(
              method -> {
                BreakpointRequest request =
                    type.virtualMachine()
                        .eventRequestManager()
                        .createBreakpointRequest(method.location());
                enable(request, suspends);
              });
    }
  }

  /** What the debugger has seen; whether it stands still from now on. */
  synchronized boolean met(Event event, EventSet events) {
    if (reached.isDone()) {
      return false;
    }
    if (event instanceof ClassPrepareEvent prepared) {
      breakIn(prepared.referenceType());
      return false;
    }
    if (event instanceof BreakpointEvent entered) {
      if (!isCalledAsNamed(entered.thread()) || ++hits != nth) {
        return false;
      }
      if (point.where() == NamedPoint.Where.RETURN) {
        awaitReturn(entered);
        return false;
      }
      return stand(events);
    }
    return event instanceof MethodExitEvent left
        && left.method().name().equals(point.method())
        && stand(events);
  }

  private boolean isCalledAsNamed(ThreadReference thread) {
    try {
      if (point.caller().isEmpty()) {
        return true;
      }
      StackFrame caller = thread.frame(1);
      return caller.location().declaringType().name().equals(point.caller().get());
    } catch (IncompatibleThreadStateException e) {
      throw new IllegalStateException("it stands at a breakpoint", e);
    }
  }

  private void awaitReturn(BreakpointEvent entered) {
    MethodExitRequest exit =
        entered.virtualMachine().eventRequestManager().createMethodExitRequest();
    exit.addThreadFilter(entered.thread());
    exit.addClassFilter(entered.location().declaringType());
    enable(exit, suspends);
  }

  private boolean stand(EventSet events) {
    requests.forEach(EventRequest::disable);
    reached.complete(events);
    return true;
  }

  /** The process ended; a point that was not reached by now never will be. */
  void gone(String why) {
    reached.completeExceptionally(new AssertionError(why + ", never " + point.words()));
  }

  /**
   * Waits until it stands still.
   *
   * @throws AssertionError if the point is not reached in that time
   */
  public void await(Duration atMost) {
    standing(atMost);
  }

  private EventSet standing(Duration atMost) {
    try {
      return reached.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("not reached within " + atMost + ": " + point.words(), e);
    } catch (ExecutionException e) {
      throw new AssertionError(point.words(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Whether it stands still, or did. */
  public boolean isReached() {
    return reached.isDone() && !reached.isCompletedExceptionally();
  }

  /** SIGKILL, where it stands. */
  public void kill() {
    standing(Duration.ZERO);
    process.destroyForcibly();
    process.onExit().join();
  }

  /** Lets it go on. */
  public void resume() {
    standing(Duration.ZERO).resume();
  }
}
