package io.bieases.routes.proving;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The scenarios by the id of their gate. */
final class Scenarios {

  private static final Map<String, Supplier<Scenario>> BY_FAULT = byFault();

  private Scenarios() {}

  private static Map<String, Supplier<Scenario>> byFault() {
    Map<String, Supplier<Scenario>> all = new LinkedHashMap<>();
    all.put("R1", () -> new Kills(0.1));
    all.put("R2", KillsAtPoints::new);
    all.put("R3", LostAnswers::new);
    all.put("R4", SpoiledAnswers::new);
    all.put("R5", MerchantFault::new);
    all.put("R6", NoFunds::new);
    all.put("R7", Outages::new);
    all.put("R8", Takeover::new);
    all.put("R9", Repeats::new);
    all.put("R10", OneNumber::new);
    all.put("R11", PartialRefunds::new);
    all.put("R12", Poison::new);
    all.put("R14", Slowness::new);
    all.put("R15", Stops::new);
    all.put(Plan.WEBHOOKS, LastWords::new);
    return all;
  }

  static Scenario of(String fault) {
    if (!BY_FAULT.containsKey(fault)) {
      throw new IllegalArgumentException("no scenario " + fault + "; there are " + faults());
    }
    return BY_FAULT.get(fault).get();
  }

  static List<String> faults() {
    return List.copyOf(BY_FAULT.keySet());
  }
}
