package io.bieases.routes.catalogue;

import io.bieases.routes.sandbox.SandboxSettings;
import io.bieases.routes.settings.BieasesSettings;
import io.bieases.routes.settings.ConsoleUser;
import io.bieases.routes.settings.HttpUser;
import io.bieases.routes.settings.Merchant;
import java.lang.reflect.Constructor;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;

/** The keys that the settings records bind, each with its default if it has one. */
final class SettingKeys {

  static final String MERCHANT = "bieases.merchants.<alias>.";

  /** Users of the HTTP API. */
  static final String USER = "bieases.http.users.<name>.";

  /** Users of the console. */
  static final String CONSOLE_USER = "bieases.console.users.<name>.";

  private SettingKeys() {}

  static Map<String, Optional<String>> ofTheBundle() {
    Map<String, Optional<String>> keys = new TreeMap<>();
    collect("bieases.", BieasesSettings.class, keys);
    collect(MERCHANT, Merchant.class, keys);
    collect(USER, HttpUser.class, keys);
    collect(CONSOLE_USER, ConsoleUser.class, keys);
    return keys;
  }

  static Map<String, Optional<String>> ofTheSandbox() {
    Map<String, Optional<String>> keys = new TreeMap<>();
    collect("bieases.sandbox.", SandboxSettings.class, keys);
    return keys;
  }

  private static void collect(String prefix, Class<?> type, Map<String, Optional<String>> keys) {
    RecordComponent[] components = type.getRecordComponents();
    Parameter[] parameters = canonical(type, components.length).getParameters();
    for (int i = 0; i < components.length; i++) {
      Name name = parameters[i].getAnnotation(Name.class);
      String key =
          prefix
              + (name == null
                  ? DataObjectPropertyName.toDashedForm(components[i].getName())
                  : name.value());
      DefaultValue value = parameters[i].getAnnotation(DefaultValue.class);
      if (components[i].getType().isRecord()) {
        collect(key + ".", components[i].getType(), keys);
      } else if (components[i].getType() != Map.class) {
        keys.put(
            key,
            Optional.ofNullable(value)
                .map(DefaultValue::value)
                .filter(values -> values.length == 1)
                .map(values -> values[0]));
      }
    }
  }

  private static Constructor<?> canonical(Class<?> type, int components) {
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      if (constructor.getParameterCount() == components) {
        return constructor;
      }
    }
    throw new IllegalArgumentException(type + " has no canonical constructor");
  }

  /** A pattern that finds what a Java file injects by {@code @Value} or asks for by name. */
  static Pattern inJava() {
    return Pattern.compile(
        "@(?:Value|ConditionalOnProperty)\\(\\s*(?:name = )?\"(?:\\$\\{)?([a-z.-]+)");
  }
}
