package io.bieases.routes.proving.audit;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Judges a run by the invariants I1 to I8 and counts what it came to. */
public final class Auditor {

  /** Every broken invariant, the first invariant first; empty if all hold. */
  public List<Finding> judge(Evidence evidence) {
    Dossiers dossiers = Dossiers.of(evidence);
    return Stream.of(
            new MoneyRules(evidence, dossiers).findings(),
            new RowRules(evidence, dossiers).findings(),
            new LineRules(dossiers).findings(),
            RateRules.findings(evidence),
            new WordRules(evidence, dossiers).findings(),
            new GivenRules(evidence, dossiers).findings(),
            new SecretSearch(evidence).findings(),
            new DepartureRules(evidence, dossiers).findings())
        .flatMap(found -> found)
        .toList();
  }

  /** Doubles, losses, contradictions and unclosed rows, and how many rows came to which state. */
  public Figures figures(Evidence evidence) {
    Dossiers dossiers = Dossiers.of(evidence);
    MoneyRules money = new MoneyRules(evidence, dossiers);
    RowRules rows = new RowRules(evidence, dossiers);
    WordRules words = new WordRules(evidence, dossiers);
    Map<String, Long> states =
        evidence.asked().stream()
            .collect(Collectors.groupingBy(dossiers::state, TreeMap::new, Collectors.counting()));
    long unclosed = evidence.asked().stream().filter(asked -> !dossiers.isKnown(asked)).count();
    return new Figures(
        evidence.asked().size(),
        evidence.gateway().executions().size(),
        evidence.gateway().requests().size(),
        money.doubles(),
        rows.withoutWord().count()
            + money.neverRan().count()
            + words.missingOrdersAndCancels().count(),
        words.contradictions().count() + rows.files().count(),
        unclosed,
        states);
  }
}
