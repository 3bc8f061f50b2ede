package io.bieases.routes.ops;

import java.time.Instant;

/**
 * Until when a key is good.
 *
 * @param merchant alias
 * @param key the last word of the property that names it, such as {@code gateway-public-key}
 */
public record KeyEnd(String merchant, String key, Instant at) {}
