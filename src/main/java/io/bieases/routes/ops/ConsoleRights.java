package io.bieases.routes.ops;

import io.hawt.jmx.JMXSecurityMBean;
import java.util.List;
import java.util.Map;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.TabularData;
import javax.management.openmbean.TabularDataSupport;
import org.springframework.jmx.export.annotation.ManagedOperation;
import org.springframework.jmx.export.annotation.ManagedResource;

/**
 * Answers Hawtio which operations the login may call, so that it greys the others. It only tells;
 * {@link ConsoleRestrictor} decides again when one is called.
 */
@ManagedResource(
    objectName = "hawtio:type=security,area=jmx,name=ConsoleRights",
    description = "Which operations the login may call")
public class ConsoleRights {

  private final ConsoleRestrictor restrictor;

  ConsoleRights(ConsoleRestrictor restrictor) {
    this.restrictor = restrictor;
  }

  /** Whether it may look at that MBean. */
  @ManagedOperation(description = "Whether the login may look at that MBean")
  public boolean canInvoke(String objectName) throws MalformedObjectNameException {
    return restrictor.isAttributeReadAllowed(new ObjectName(objectName), "any");
  }

  /** Whether it may call that operation, named with or without its signature. */
  @ManagedOperation(description = "Whether the login may call that operation")
  public boolean canInvoke(String objectName, String operation)
      throws MalformedObjectNameException {
    return restrictor.mayCall(new ObjectName(objectName), operation);
  }

  /** The same for one of several with that name. */
  @ManagedOperation(description = "Whether the login may call the operation with these arguments")
  public boolean canInvoke(String objectName, String operation, String[] types)
      throws MalformedObjectNameException {
    return canInvoke(objectName, operation + "(" + String.join(",", types) + ")");
  }

  /** The same for many, as Hawtio asks when it has loaded its tree. */
  @ManagedOperation(description = "Which of these operations the login may call")
  public TabularData canInvoke(Map<String, List<String>> operations)
      throws MalformedObjectNameException, OpenDataException {
    TabularDataSupport answers = new TabularDataSupport(JMXSecurityMBean.CAN_INVOKE_TABULAR_TYPE);
    for (Map.Entry<String, List<String>> mbean : operations.entrySet()) {
      for (String operation : mbean.getValue()) {
        answers.put(
            new CompositeDataSupport(
                JMXSecurityMBean.CAN_INVOKE_RESULT_ROW_TYPE,
                JMXSecurityMBean.CAN_INVOKE_RESULT_COLUMNS,
                new Object[] {mbean.getKey(), operation, canInvoke(mbean.getKey(), operation)}));
      }
    }
    return answers;
  }
}
