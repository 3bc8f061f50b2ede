package io.bieases.routes.sandbox;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

/**
 * Which hosts a URL may name: this machine by its own names, others only if the settings say so. No
 * name is looked up to find out.
 */
record AllowedHosts(boolean othersToo) {
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]", Pattern.CASE_INSENSITIVE);

  boolean allow(String url) {
    try {
      URI uri = new URI(url);
      boolean http =
          "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
      return http
          && uri.getHost() != null
          && (othersToo || LOOPBACK.matcher(uri.getHost()).matches());
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
