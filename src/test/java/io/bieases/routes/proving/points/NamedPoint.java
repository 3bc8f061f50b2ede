package io.bieases.routes.proving.points;

import java.util.Arrays;
import java.util.Optional;

/**
 * Points on the way of an instruction at which a process may be killed or paused, in the order of
 * that way (gates R2 and R8). Each is a method that is there anyway: the product knows nothing of
 * them.
 */
public enum NamedPoint {
  /** A file is checked, none of its rows is an instruction yet. */
  BEFORE_THE_INTENTS_OF_A_FILE("batch.BatchStaging", "release", "before the intents of a file"),
  /** Its rows wait in the journal, nobody has been told. */
  AFTER_THE_INTENTS_OF_A_FILE("batch.BatchFiles", "acknowledge", "after the intents of a file"),
  /** A message or a call has come and is not in the journal. */
  BEFORE_THE_INTENT_OF_A_MESSAGE("intake.Intake", "accept", "before the intent of a message"),
  /** It is in the journal and not acknowledged. */
  AFTER_THE_INTENT_OF_A_MESSAGE(
      "intake.Intake", "accept", Where.RETURN, "after the intent of a message"),
  /** The attempt is committed, its body is not built. */
  AFTER_THE_ATTEMPT("journal.Bodies", "build", "after the attempt row"),
  /** The body is sealed; the last look at the send deadline comes next. */
  BEFORE_THE_LAST_LOOK("pace.Departures", "mustStillLeave", "before the last look before the send"),
  /** The last look of the route is passed, the client has not got the call. */
  AFTER_THE_LAST_LOOK(
      "pace.Departures", "mustStillLeave", Where.RETURN, "after the last look before the send"),
  /** The connection stands, no byte has left. */
  BEFORE_THE_FIRST_BYTE("AfterConnect", "execute", "connected, before the first byte"),
  /** The client's own check is passed, no byte has left. */
  BEHIND_THE_LAST_CHECK(
      "org.apache.hc.client5.http.impl.classic.MainClientExec",
      "execute",
      "after the client's own check, before the first byte"),
  /** The request is flushed, nothing of the answer is read. */
  AFTER_THE_SEND(
      "org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection",
      "receiveResponseHeader",
      "after the send"),
  /** The answer is judged and not written. */
  BEFORE_THE_COMMIT("journal.Instructions", "end", "after the answer, before the commit"),
  /** The outcome is committed, its messages are rows of the outbox. */
  AFTER_THE_COMMIT("journal.OutcomeSignal", "raise", "after the commit"),
  /** A message is taken from the outbox and not sent. */
  BEFORE_THE_MESSAGE("ops.Destinations", "find", "before an outbox row is sent"),
  /** The broker has it, the outbox does not know. */
  BEFORE_THE_MARK("journal.Outbox", "sent", "after the send, before the outbox row is marked"),
  /** The result is written in full under its temporary name. */
  BEFORE_THE_RENAME(
      "batch.Draft", "publish", "batch.ResultFiles", "before the result file's rename");

  /** Which end of the method. */
  enum Where {
    ENTRY,
    RETURN
  }

  private static final String OURS = "io.bieases.routes.";

  private final String type;
  private final String method;
  private final Where where;
  private final Optional<String> caller;
  private final String words;

  NamedPoint(String type, String method, String words) {
    this(type, method, Where.ENTRY, Optional.empty(), words);
  }

  NamedPoint(String type, String method, Where where, String words) {
    this(type, method, where, Optional.empty(), words);
  }

  NamedPoint(String type, String method, String caller, String words) {
    this(type, method, Where.ENTRY, Optional.of(OURS + caller), words);
  }

  NamedPoint(String type, String method, Where where, Optional<String> caller, String words) {
    this.type = type.startsWith("org.") ? type : OURS + type;
    this.method = method;
    this.where = where;
    this.caller = caller;
    this.words = words;
  }

  String type() {
    return type;
  }

  String method() {
    return method;
  }

  Where where() {
    return where;
  }

  /** The class that must have called it; empty: any. */
  Optional<String> caller() {
    return caller;
  }

  /** What a table calls it. */
  public String words() {
    return words;
  }

  /**
   * A point whose method was renamed would never be reached.
   *
   * @throws AssertionError if the product has no such method
   */
  void mustExist() {
    try {
      boolean there =
          Arrays.stream(load(type).getDeclaredMethods())
              .anyMatch(declared -> declared.getName().equals(method));
      if (!there) {
        throw new AssertionError(this + ": no method " + method + " in " + type);
      }
      if (caller.isPresent()) {
        load(caller.get());
      }
    } catch (ClassNotFoundException e) {
      throw new AssertionError(this + ": no such class", e);
    }
  }

  private static Class<?> load(String name) throws ClassNotFoundException {
    return Class.forName(name, false, NamedPoint.class.getClassLoader());
  }
}
