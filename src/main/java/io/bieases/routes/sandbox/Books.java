package io.bieases.routes.sandbox;

/** The parts of one ledger, each made once and knowing the others it needs. */
record Books(
    Ledger ledger,
    Arrivals arrivals,
    Payments payments,
    OrderDetails orderDetails,
    Refunds refunds,
    AnswerData answerData,
    Webhooks webhooks,
    Outbox outbox) {

  static Books of(Ledger ledger, String merchantId, WebhookSwitches switches) {
    OrderDetails orderDetails = new OrderDetails(ledger);
    AnswerData answerData = new AnswerData(merchantId);
    Webhooks webhooks = new Webhooks(ledger, merchantId);
    Outbox outbox = new Outbox(webhooks, switches, orderDetails, answerData);
    return new Books(
        ledger,
        new Arrivals(ledger, merchantId),
        new Payments(ledger, merchantId, outbox),
        orderDetails,
        new Refunds(ledger, merchantId),
        answerData,
        webhooks,
        outbox);
  }
}
