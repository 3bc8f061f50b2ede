package io.bieases.routes.ops;

import io.bieases.routes.journal.Approvals;
import io.bieases.routes.journal.JournalClock;
import io.bieases.routes.status.Decision;
import io.bieases.routes.status.SecondPerson;
import javax.management.openmbean.TabularData;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jmx.export.annotation.ManagedAttribute;
import org.springframework.jmx.export.annotation.ManagedOperation;
import org.springframework.jmx.export.annotation.ManagedOperationParameter;
import org.springframework.jmx.export.annotation.ManagedResource;

/** What a second person has to confirm before money calls are sent again. */
@ManagedResource(
    objectName = "bieases:type=Approvals",
    description = "Requests to send money calls again that wait for a second person")
public class ApprovalDesk {

  private static final String REASON = "why, in one line of 3 to 500 characters; it is kept";
  private static final String ID = "id of an open request";

  private final SecondPerson second;
  private final Approvals approvals;
  private final JournalClock clock;
  private final Looks looks;

  /**
   * @param reader looks through that pool
   */
  public ApprovalDesk(SecondPerson second, JdbcClient reader, JournalClock clock, Looks looks) {
    this.second = second;
    this.clock = clock;
    this.looks = looks;
    approvals = new Approvals(reader);
  }

  /** The switch. */
  @ManagedAttribute(description = "Whether money calls need a second person to be sent again")
  public boolean isSecondPerson() {
    return second.isRequired();
  }

  /** Those that wait. */
  @ManagedAttribute(description = "Requests that wait, oldest first")
  public TabularData getOpen() {
    return looks.at("approvals", TabularData.class, this::table);
  }

  private TabularData table() {
    Table table =
        new Table(
            "Approvals",
            "id:l",
            "action",
            "merchant",
            "operation",
            "subject",
            "count:l",
            "requestedBy",
            "reason",
            "requestedAt",
            "expiresAt",
            "age");
    long now = clock.nowMillis();
    for (Approvals.Open one : approvals.open(now)) {
      table.add(
          "request-" + one.id(),
          one.id(),
          one.asked().action(),
          one.asked().merchant(),
          one.asked().operation(),
          one.asked().subject(),
          one.asked().rows(),
          one.requestedBy(),
          one.reason(),
          Table.time(one.requestedAtMillis()),
          Table.time(one.expiresAtMillis()),
          Table.age(one.requestedAtMillis(), now));
    }
    return table.data();
  }

  /** Does what another person has asked for. */
  @ManagedOperation(
      description =
          "Does what another person has asked for, checked again; only with the role approver")
  @ManagedOperationParameter(name = "requestId", description = ID)
  @ManagedOperationParameter(name = "reason", description = REASON)
  public String confirm(long requestId, String reason) {
    return done(second.confirm(requestId, Login.isApprover(), Login.person(reason)));
  }

  /** Drops a request. */
  @ManagedOperation(
      description = "Refuses a request; whoever asked may take it back so. Nothing is sent")
  @ManagedOperationParameter(name = "requestId", description = ID)
  @ManagedOperationParameter(name = "reason", description = REASON)
  public String refuse(long requestId, String reason) {
    return done(second.refuse(requestId, Login.isApprover(), Login.person(reason)));
  }

  private String done(Decision decision) {
    looks.forget();
    return decision.toString();
  }
}
