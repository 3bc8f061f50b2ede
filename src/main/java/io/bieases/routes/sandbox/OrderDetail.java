package io.bieases.routes.sandbox;

/** What a create brought beside the payment itself; empty where it brought nothing. */
record OrderDetail(String callbackUrl, String redirectUrl, String description, String goods) {

  /** Of a payment that no create has made. */
  static final OrderDetail NONE = new OrderDetail("", "", "", "");
}
