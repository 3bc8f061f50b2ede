package io.bieases.routes.seal;

import io.bieases.routes.settings.BieasesSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Reads every merchant's keys once, at the start, and says which signature is in force. */
@Configuration(proxyBeanMethods = false)
public class SealConfiguration {

  private static final Logger LOG = LoggerFactory.getLogger(SealConfiguration.class);

  /**
   * The bean that routes name {@code seal}.
   *
   * @throws IllegalStateException if a key is unusable; the start-up check has said so before, with
   *     all other problems
   */
  @Bean("seal")
  public Seals seal(BieasesSettings settings) {
    Map<String, MerchantKeys> keys = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    settings
        .merchants()
        .forEach(
            (alias, merchant) ->
                new MerchantKeysReader(
                        (property, problem) -> problems.add(property + " " + problem))
                    .read(alias, merchant)
                    .ifPresent(read -> keys.put(alias, read)));
    if (!problems.isEmpty()) {
      throw new IllegalStateException("unusable keys: " + String.join(", ", problems));
    }
    keys.values().forEach(SealConfiguration::announce);
    return new Seals(keys);
  }

  private static void announce(MerchantKeys keys) {
    LOG.info(
        "Merchant {} ({}): signature {} with {}, our key {}, gateway key {}",
        keys.alias(),
        keys.merchantId(),
        keys.input().configured(),
        keys.algorithm().configured(),
        Fingerprint.ofPublicPart(keys.privateKey()),
        keys.gatewayPublicKeys().stream().map(Fingerprint::of).collect(Collectors.joining(" or ")));
  }
}
