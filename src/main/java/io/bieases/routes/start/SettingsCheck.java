package io.bieases.routes.start;

import io.bieases.routes.seal.MerchantKeysReader;
import io.bieases.routes.settings.BieasesSettings;
import io.bieases.routes.settings.Merchant;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What must hold for the settings before a route may start. */
final class SettingsCheck {

  private static final Pattern ALIAS = Pattern.compile("[a-z0-9]+");
  private static final Pattern MERCHANT_ID = Pattern.compile("[A-Za-z0-9_-]{1,18}");
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1\\]|\\[0:0:0:0:0:0:0:1\\]");
  private static final Pattern PATH_PREFIX = Pattern.compile("(/[A-Za-z0-9._~-]+)*");

  private final Problems problems;

  SettingsCheck(Problems problems) {
    this.problems = problems;
  }

  void check(BieasesSettings settings) {
    gateway(settings.gateway());
    if (settings.merchants().isEmpty()) {
      problems.add("bieases.merchants", "names no merchant: at least one is needed");
    }
    Map<String, String> aliasOfId = new HashMap<>();
    settings
        .merchants()
        .forEach(
            (alias, merchant) -> {
              String prefix = "bieases.merchants." + alias;
              merchant(prefix, alias, merchant);
              String other = aliasOfId.putIfAbsent(merchant.id(), alias);
              if (other != null && !merchant.id().isEmpty()) {
                problems.add(prefix + ".id", "is the same as bieases.merchants." + other + ".id");
              }
            });
    problems.unless(
        settings.ladders().scale().signum() > 0, "bieases.ladders.scale", "must be above 0");
    positive("bieases.batch.result-after", settings.batch().resultAfter());
    problems.unless(
        !settings.batch().minAge().isNegative(), "bieases.batch.min-age", "must not be negative");
    positive("bieases.http.wait", settings.http().maxWait());
    positive("bieases.http.max-waiting", settings.http().maxWaiting());
    problems.unless(
        settings.http().maxBatchSize().toBytes() > 0,
        "bieases.http.max-batch-size",
        "must be above 0");
    new UsersCheck(problems).check(settings);
    new AlertsCheck(problems).check(settings.alerts());
  }

  private void gateway(BieasesSettings.Gateway gateway) {
    String name = "bieases.gateway.base-url";
    URI url = gateway.baseUrl();
    if (isWeb(url) && url.getPath().endsWith("/")) {
      problems.add(name, "is not a URL of the form https://host, without a slash at its end");
    } else {
      plainWeb(problems, name, url);
    }
    problems.unless(
        PATH_PREFIX.matcher(gateway.pathPrefix()).matches(),
        "bieases.gateway.path-prefix",
        "is not a path such as /cgi/payment, without a slash at its end");
    positive("bieases.gateway.connect-timeout", gateway.connectTimeout());
    positive("bieases.gateway.response-timeout", gateway.responseTimeout());
  }

  /** What we send to: nothing in it but host and path, and nobody reads along. */
  static void plainWeb(Problems problems, String name, URI url) {
    if (!isWeb(url) || url.getQuery() != null || url.getFragment() != null) {
      problems.add(name, "is not a URL of the form https://host");
    } else if (url.getUserInfo() != null) {
      problems.add(name, "must not carry a user or password");
    } else if (!url.getScheme().equalsIgnoreCase("https")) {
      problems.unless(
          LOOPBACK.matcher(url.getHost()).matches(),
          name,
          "must be https (http is for a loopback host only)");
    }
  }

  private void merchant(String prefix, String alias, Merchant merchant) {
    problems.unless(
        ALIAS.matcher(alias).matches(),
        prefix,
        "has an alias of other characters than a-z and 0-9 (it names folders and queues)");
    problems.unless(!alias.equals("docs"), prefix, "has a word of the HTTP API for its alias");
    String id = merchant.id();
    if (id.isEmpty()) {
      problems.add(prefix + ".id", "is not set");
    } else if (id.contains("${")) {
      problems.add(prefix + ".id", "refers to a variable that is not set");
    } else {
      problems.unless(
          MERCHANT_ID.matcher(id).matches(),
          prefix + ".id",
          "is not an id as issued (1 to 18 letters and digits)");
    }
    MerchantKeysReader keys =
        new MerchantKeysReader(
            (property, problem) -> problems.add(prefix + "." + property, problem));
    keys.read(alias, merchant);
    web(prefix + ".callback-url", merchant.callbackUrl());
    web(prefix + ".redirect-url", merchant.redirectUrl());
    if (merchant.notifyUrl().isPresent()) {
      plainWeb(problems, prefix + ".notify-url", merchant.notifyUrl().get());
      keys.readCallbackSigner("notify-secret", merchant.notifySecret());
    }
    limits(prefix + ".limits", merchant.limits());
  }

  private void limits(String prefix, Merchant.Limits limits) {
    positive(prefix + ".create", limits.create());
    positive(prefix + ".query", limits.query());
    positive(prefix + ".cancel", limits.cancel());
    positive(prefix + ".refund", limits.refund());
    positive(prefix + ".total-per-minute", limits.totalPerMinute());
    positive(prefix + ".total-per-hour", limits.totalPerHour());
    positive(prefix + ".burst", limits.burst());
  }

  private void positive(String property, int number) {
    problems.unless(number > 0, property, "must be above 0");
  }

  private void positive(String property, Duration duration) {
    problems.unless(duration.toMillis() > 0, property, "must be above 0");
  }

  private void web(String property, Optional<URI> url) {
    problems.unless(
        url.map(SettingsCheck::isWeb).orElse(true), property, "is not an http or https URL");
  }

  private static boolean isWeb(URI url) {
    return url.getHost() != null
        && ("https".equalsIgnoreCase(url.getScheme()) || "http".equalsIgnoreCase(url.getScheme()));
  }
}
