package io.bieases.routes.settings;

/** How {@code aes-key} and {@code aes-iv} are written: {@code text} (UTF-8), hex or Base64. */
public enum Encoding {
  TEXT,
  HEX,
  BASE64
}
