package io.bieases.routes.settings;

/** The digest of the PKCS#1 v1.5 signature (contract, section 3). */
public enum SignatureAlgorithm {
  SHA256_WITH_RSA("SHA256withRSA"),
  SHA1_WITH_RSA("SHA1withRSA"),
  MD5_WITH_RSA("MD5withRSA");

  private final String configured;

  SignatureAlgorithm(String configured) {
    this.configured = configured;
  }

  /** The name in the configuration, which is also the JCA's, such as {@code SHA256withRSA}. */
  public String configured() {
    return configured;
  }
}
