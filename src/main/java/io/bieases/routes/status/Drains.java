package io.bieases.routes.status;

/** The journal of who closes and opens the doors of a node, or one of its routes. */
public class Drains {

  private final Settlement settlement;

  /** Writes through that settlement. */
  public Drains(Settlement settlement) {
    this.settlement = settlement;
  }

  /** Notes that the doors of that node close: {@code draining}, or why they do not. */
  public Decision drain(String node, Person who) {
    return noted(
        "drain",
        node,
        who,
        new Decision(
            "draining",
            "nothing more is taken from files, queues and HTTP by this node; what is in the journal"
                + " goes on"));
  }

  /** Notes that they open: {@code open}, or why they do not. */
  public Decision undrain(String node, Person who) {
    return noted("undrain", node, who, new Decision("open", "this node takes in again"));
  }

  /** Notes that one of its routes is started, stopped, suspended or resumed. */
  public Decision route(String node, String route, String word, Person who) {
    return noted(word + " route", node + "/" + route, who, new Decision("noted", "it is kept"));
  }

  private Decision noted(String action, String node, Person who, Decision decision) {
    return who.refused()
        .orElseGet(
            () ->
                settlement.inTransaction(
                    now -> {
                      settlement
                          .actions()
                          .note(who.operator(), action, "node:" + node, who.reason(), now);
                      return decision;
                    }));
  }
}
