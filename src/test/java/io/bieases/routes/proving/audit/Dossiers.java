package io.bieases.routes.proving.audit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything of a run laid together by number, and each word with the row that it answers. */
final class Dossiers {
  private static final String FILE = "file";
  private static final String REJECTED = "rejected";

  private final Map<Dossier.Key, Dossier> dossiers = new LinkedHashMap<>();
  private final Map<Place, Asked> places = new LinkedHashMap<>();
  private final Map<Dossier.Key, List<Asked>> named = new LinkedHashMap<>();
  private final IdentityHashMap<Asked, List<Told>> answers = new IdentityHashMap<>();
  private final List<Told> nobodys = new ArrayList<>();

  private record Place(String door, String where, int position) {}

  private Dossiers() {}

  static Dossiers of(Evidence evidence) {
    Dossiers all = new Dossiers();
    evidence.asked().forEach(all::file);
    evidence
        .gateway()
        .executions()
        .forEach(
            run -> all.open(new Dossier.Key(Dossier.REFUND, run.number())).executions().add(run));
    evidence
        .gateway()
        .requests()
        .forEach(
            request ->
                all.open(new Dossier.Key(request.operation(), request.number()))
                    .requests()
                    .add(request));
    // after the executions, because they tell which of two contents under one number has run
    evidence.told().forEach(all::file);
    return all;
  }

  Collection<Dossier> all() {
    return dossiers.values();
  }

  Optional<Dossier> find(String operation, String number) {
    return Optional.ofNullable(dossiers.get(new Dossier.Key(operation, number)));
  }

  Dossier of(Asked asked) {
    return open(Dossier.Key.of(asked));
  }

  /** What was said to whom asked that. */
  List<Told> answers(Asked asked) {
    return answers.getOrDefault(asked, List.of());
  }

  /** Words about a number that nobody asked for. */
  List<Told> nobodys() {
    return nobodys;
  }

  /** The last word to whom asked that; a refused row's is its own, any other's the number's. */
  String state(Asked asked) {
    List<Told> own = answers(asked);
    boolean refusedAlone = asked.bad() || own.stream().anyMatch(word -> isConflict(asked, word));
    if (refusedAlone || (own.isEmpty() && asked.door().equals(FILE))) {
      return Dossier.lastWord(own);
    }
    return of(asked).state();
  }

  /**
   * Whether it was told if it ran. A duplicate of ours that nobody confirmed is parked in the end,
   * and that it is registered was told before.
   */
  boolean isKnown(Asked asked) {
    String state = state(asked);
    return Dossier.isClosed(state)
        || (state.equals("parked")
            && of(asked).told().stream().anyMatch(word -> word.state().equals("duplicate")));
  }

  private void file(Asked asked) {
    places.putIfAbsent(new Place(asked.door(), asked.where(), asked.position()), asked);
    if (!asked.number().isEmpty()) {
      named
          .computeIfAbsent(
              new Dossier.Key(asked.operation(), asked.number()), key -> new ArrayList<>())
          .add(asked);
    }
    if (!asked.bad()) {
      open(Dossier.Key.of(asked)).asked().add(asked);
    }
  }

  private void file(Told told) {
    if (isWholeFile(told)) {
      places.forEach(
          (place, asked) -> {
            if (place.door().equals(FILE) && place.where().equals(told.where())) {
              answer(asked, told);
            }
          });
      return;
    }
    Optional<Asked> asked = answered(told);
    if (asked.isPresent() && told.door().equals("outcome")) {
      of(asked.get()).told().add(told);
    } else if (asked.isPresent()) {
      answer(asked.get(), told);
    } else if (Dossier.Key.isMoney(told.operation())) {
      nobodys.add(told);
    }
  }

  private void answer(Asked asked, Told told) {
    answers.computeIfAbsent(asked, row -> new ArrayList<>()).add(told);
    if (!asked.bad() && !isConflict(asked, told)) {
      of(asked).told().add(told);
    }
  }

  /** Its own place, if it has that number; else whoever asked for that number, good rows first. */
  private Optional<Asked> answered(Told told) {
    Optional<Asked> there =
        Optional.ofNullable(places.get(new Place(told.door(), told.where(), told.position())));
    if (there.filter(asked -> isAbout(told, asked)).isPresent()) {
      return there;
    }
    List<Asked> all =
        named.getOrDefault(new Dossier.Key(told.operation(), told.number()), List.of());
    return all.stream()
        .filter(asked -> asked.where().equals(told.where()) && !asked.bad())
        .findFirst()
        .or(() -> all.stream().filter(asked -> !asked.bad()).findFirst())
        .or(() -> all.stream().findFirst())
        .or(() -> there.filter(Asked::bad));
  }

  private static boolean isAbout(Told told, Asked asked) {
    return told.number().isEmpty()
        || asked.number().isEmpty()
        || told.number().equals(asked.number());
  }

  static boolean isWholeFile(Told told) {
    return told.door().equals(FILE) && told.position() == 0 && told.number().isEmpty();
  }

  /** Refused because the number ran with the content of somebody else, which is right. */
  private boolean isConflict(Asked asked, Told told) {
    Dossier dossier = of(asked);
    return told.state().equals(REJECTED)
        && dossier.executions().stream().noneMatch(run -> Dossier.same(asked, run))
        && dossier.executions().stream()
            .anyMatch(run -> dossier.asked().stream().anyMatch(row -> Dossier.same(row, run)));
  }

  private Dossier open(Dossier.Key key) {
    return dossiers.computeIfAbsent(key, Dossier::empty);
  }
}
