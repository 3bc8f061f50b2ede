package io.bieases.routes.endtoend;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** One call of each operation of the HTTP API; all of them need the journal. */
final class EveryOperation {

  private EveryOperation() {}

  static List<HttpApi.Call> of(HttpApi api) {
    String refund = "{\"referRefundNo\":\"A-1\",\"refundAmount\":\"1\",\"currency\":\"JPY\"}";
    String order =
        HttpApi.document()
            .at("/paths/~1{merchant}~1payment-orders/post/requestBody/content/application~1json")
            .at("/examples/order/value")
            .toString();
    String csv = RunningBundle.HEADER + RunningBundle.row("A-1") + "\n";
    return List.of(
        api.post("main/payment-orders").json(order),
        api.get("main/payment-orders/p"),
        api.post("main/payment-orders/p/cancel"),
        api.post("main/payment-orders/p/refunds").json(refund),
        api.get("main/refunds/r"),
        api.get("main/instructions/n"),
        api.post("main/refund-batches").bytes("text/csv", csv.getBytes(StandardCharsets.UTF_8)),
        api.get("main/refund-batches/b"),
        api.get("main/refund-batches/b/result"));
  }
}
