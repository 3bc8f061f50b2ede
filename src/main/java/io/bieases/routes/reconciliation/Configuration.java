package io.bieases.routes.reconciliation;

import io.bieases.routes.settings.BieasesSettings;
import io.bieases.routes.status.FinalWords;
import io.bieases.routes.status.PaymentWords;
import java.util.List;
import java.util.Set;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.SpringApplicationJsonEnvironmentPostProcessor;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * The configuration of the bundle, found where the bundle finds it: {@code config/}, the
 * environment, the profile. Nothing is started for it and no key is read.
 */
final class Configuration {

  private final Binder binder;
  private final BieasesSettings settings;

  private Configuration(Binder binder) {
    this.binder = binder;
    settings = binder.bindOrCreate(BieasesSettings.PREFIX, BieasesSettings.class);
  }

  /**
   * Reads it.
   *
   * @param arguments properties that lie over all others, {@code --property=value}
   */
  static Configuration read(List<String> arguments) {
    StandardEnvironment environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .addFirst(new SimpleCommandLinePropertySource(arguments.toArray(String[]::new)));
    new SpringApplicationJsonEnvironmentPostProcessor()
        .postProcessEnvironment(environment, new SpringApplication());
    ConfigDataEnvironmentPostProcessor.applyTo(environment);
    ConfigurationPropertySources.attach(environment);
    return new Configuration(Binder.get(environment));
  }

  BieasesSettings settings() {
    return settings;
  }

  /** What every file that is handed out says it is of. */
  String environment() {
    return text("bieases.environment");
  }

  FinalWords finalWords() {
    return new FinalWords(
        new PaymentWords(
            words("payment-status.final-unpaid"),
            words("payment-status.unpaid"),
            words("payment-status.paid")),
        words("refund-status.succeeded"),
        words("refund-status.declined"));
  }

  private Set<String> words(String meaning) {
    return binder.bind("bieases." + meaning, Bindable.setOf(String.class)).orElse(Set.of());
  }

  /** The journal of the bundle, as {@link JournalSnapshot#open} finds it. */
  JournalSnapshot openJournal() {
    return JournalSnapshot.open(
        text("spring.datasource.url"),
        settings.dataDir(),
        text("spring.datasource.username"),
        text("spring.datasource.password"),
        settings.gateway().baseUrl().toString());
  }

  private String text(String property) {
    return binder.bind(property, String.class).orElse("");
  }
}
