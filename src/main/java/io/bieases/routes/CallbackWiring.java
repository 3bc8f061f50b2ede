package io.bieases.routes;

import io.bieases.routes.http.Callbacks;
import io.bieases.routes.seal.CallbackSigner;
import io.bieases.routes.seal.MerchantKeysReader;
import io.bieases.routes.settings.BieasesSettings;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Callbacks to merchants' own systems: where they go, how they are signed, and their client. */
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
            (alias, merchant) -> {
              if (merchant.notifyUrl().isPresent()) {
                CallbackSigner signer =
                    new MerchantKeysReader(
                            (property, problem) -> {
                              throw new IllegalStateException(
                                  "bieases.merchants." + alias + "." + property + " " + problem);
                            })
                        .readCallbackSigner(merchant)
                        .orElseThrow();
                targets.put(alias, new Callbacks.Target(merchant.notifyUrl().get(), signer::sign));
              }
            });
    return new Callbacks(targets, System::currentTimeMillis);
  }
}
