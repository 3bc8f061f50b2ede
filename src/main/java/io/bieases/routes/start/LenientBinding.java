package io.bieases.routes.start;

import io.bieases.routes.settings.BieasesSettings;
import io.bieases.routes.settings.Merchant;
import io.bieases.routes.settings.SignatureAlgorithm;
import io.bieases.routes.settings.SignatureInput;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.core.env.Environment;
import org.springframework.util.unit.DataSize;

/** Binds the settings and notes every value that does not fit, where Boot stops at the first. */
final class LenientBinding {

  private static final String MERCHANTS = BieasesSettings.PREFIX + ".merchants";

  private final Binder binder;
  private final Problems problems;

  LenientBinding(Environment environment, Problems problems) {
    this.binder = Binder.get(environment);
    this.problems = problems;
  }

  /** The settings, with the default in place of each value that does not fit. */
  BieasesSettings bind() {
    reportUnknownMerchantKeys();
    return binder.bindOrCreate(
        BieasesSettings.PREFIX, Bindable.of(BieasesSettings.class), new Noting());
  }

  /** A mistyped key would silently leave a default in force, of a limit or a signature say. */
  private void reportUnknownMerchantKeys() {
    Silent silent = new Silent();
    try {
      binder.bind(
          MERCHANTS,
          Bindable.mapOf(String.class, Merchant.class),
          new NoUnboundElementsBindHandler(silent, new UnboundElementsSourceFilter()));
    } catch (BindException e) {
      if (e.getCause() instanceof UnboundConfigurationPropertiesException unbound) {
        unbound.getUnboundProperties().stream()
            .map(ConfigurationProperty::getName)
            .filter(name -> !silent.failed.contains(name))
            .forEach(name -> problems.add(name.toString(), "is not a known property"));
      }
    }
  }

  private static String expected(Class<?> type) {
    if (type == Duration.class) {
      return "is not a duration such as 15s, 2m or 4h";
    }
    if (type == DataSize.class) {
      return "is not a size such as 100MB";
    }
    if (type == int.class) {
      return "is not a whole number";
    }
    if (type == BigDecimal.class) {
      return "is not a number";
    }
    if (type == boolean.class) {
      return "is neither true nor false";
    }
    if (type == URI.class) {
      return "is not a URL";
    }
    if (type == ZoneId.class) {
      return "is not a time zone such as UTC or Europe/Zurich";
    }
    if (type.isEnum()) {
      return "is none of " + names(type);
    }
    return "cannot be read";
  }

  private static String names(Class<?> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(
            constant -> {
              if (constant instanceof SignatureInput input) {
                return input.configured();
              }
              return constant instanceof SignatureAlgorithm algorithm
                  ? algorithm.configured()
                  : constant.toString().toLowerCase(Locale.ROOT);
            })
        .collect(Collectors.joining(", "));
  }

  /** Notes a failure and goes on with the default; the cause is dropped, as it quotes the value. */
  private final class Noting extends AbstractBindHandler {

    @Override
    public Object onFailure(
        ConfigurationPropertyName name, Bindable<?> target, BindContext context, Exception error) {
      Class<?> type = target.getType().resolve(Object.class);
      if (type == Optional.class) {
        type = target.getType().getGeneric(0).resolve(Object.class);
      }
      problems.add(name.toString(), expected(type));
      return null;
    }
  }

  /** Remembers what did not fit, since that too counts as unbound; {@link Noting} reports it. */
  private static final class Silent extends AbstractBindHandler {

    private final Set<ConfigurationPropertyName> failed = new HashSet<>();

    @Override
    public Object onFailure(
        ConfigurationPropertyName name, Bindable<?> target, BindContext context, Exception error) {
      failed.add(name);
      return null;
    }
  }
}
