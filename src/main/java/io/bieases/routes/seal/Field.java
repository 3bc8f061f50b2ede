package io.bieases.routes.seal;

/** Keys of the envelope (contract, section 2). */
final class Field {

  static final String MERCHANT_ID = "merchantId";
  static final String METHOD = "method";
  static final String FORMAT = "format";
  static final String CHARSET = "charset";
  static final String ENCRYPT_TYPE = "encryptType";
  static final String SIGN_TYPE = "signType";
  static final String SIGN = "sign";
  static final String TIMESTAMP = "timestamp";
  static final String BODY = "body";

  private Field() {}
}
