package io.bieases.routes.sandbox;

import java.util.Optional;

/**
 * How often each marker was already given; kept in the ledger, so a restart does not start over.
 */
final class MarkerCounts {
  private final Ledger ledger;
  private final String merchantId;

  MarkerCounts(Ledger ledger, String merchantId) {
    this.ledger = ledger;
    this.merchantId = merchantId;
  }

  /** The first marker of the number that is not used up, counted as given. */
  Optional<Marker> take(Operation operation, String number) {
    for (Marker marker : Marker.in(number)) {
      if (marker.count().isEmpty() || count(operation, number, marker)) {
        return Optional.of(marker);
      }
    }
    return Optional.empty();
  }

  private boolean count(Operation operation, String number, Marker marker) {
    return ledger.update(
            "INSERT INTO marker_given (merchant_id, operation, number, marker, given)"
                + " SELECT ?1, ?2, ?3, ?4, 1 WHERE ?5 > 0"
                + " ON CONFLICT (merchant_id, operation, number, marker)"
                + " DO UPDATE SET given = given + 1 WHERE given < ?5",
            merchantId,
            operation.label(),
            number,
            marker.text(),
            marker.count().orElseThrow())
        > 0;
  }
}
