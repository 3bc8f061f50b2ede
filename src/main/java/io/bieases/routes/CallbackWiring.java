package io.bieases.routes;

import io.bieases.routes.http.Callbacks;
import io.bieases.routes.journal.Outbox;
import io.bieases.routes.seal.CallbackSigner;
import io.bieases.routes.seal.MerchantKeysReader;
import io.bieases.routes.settings.AlertSettings;
import io.bieases.routes.settings.BieasesSettings;
import io.bieases.routes.settings.Secret;
import io.bieases.routes.status.AlertChannel;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Signed POSTs to others' systems: where they go, how they are signed, and their client. */
@Configuration(proxyBeanMethods = false)
class CallbackWiring {

  @Bean
  CallbackClient callbackClient() {
    return new CallbackClient();
  }

  @Bean
  Callbacks callbacks(BieasesSettings settings) {
    Map<String, Callbacks.Target> targets = new LinkedHashMap<>();
    settings
        .merchants()
        .forEach(
            (alias, merchant) ->
                merchant
                    .notifyUrl()
                    .ifPresent(
                        url ->
                            targets.put(
                                alias,
                                target(
                                    url,
                                    "bieases.merchants." + alias + ".notify-secret",
                                    merchant.notifySecret()))));
    if (AlertChannel.of(settings.alerts().channels()).contains(AlertChannel.WEBHOOK)) {
      AlertSettings.Webhook webhook = settings.alerts().webhook();
      targets.put(
          Outbox.ALERTS, target(webhook.url(), "bieases.alerts.webhook.secret", webhook.secret()));
    }
    return new Callbacks(targets, System::currentTimeMillis);
  }

  private static Callbacks.Target target(URI url, String property, Secret secret) {
    CallbackSigner signer =
        new MerchantKeysReader(
                (name, problem) -> {
                  throw new IllegalStateException(name + " " + problem);
                })
            .readCallbackSigner(property, secret)
            .orElseThrow();
    return new Callbacks.Target(url, signer::sign);
  }
}
