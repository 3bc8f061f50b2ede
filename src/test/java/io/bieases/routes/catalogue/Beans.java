package io.bieases.routes.catalogue;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.context.annotation.Bean;

/** The beans that routes may name, read from the {@code @Bean} methods; none is made. */
final class Beans {

  private static final String SOURCES = "src/main/java/";
  private static final Map<String, Class<?>> TYPES = types();

  private Beans() {}

  private static Map<String, Class<?>> types() {
    Map<String, Class<?>> types = new TreeMap<>();
    for (String path : Rule.HERE.paths(".java")) {
      if (path.startsWith(SOURCES) && Rule.HERE.text(path).contains("@Bean")) {
        String name = path.substring(SOURCES.length(), path.lastIndexOf('.')).replace('/', '.');
        for (Method method : load(name).getDeclaredMethods()) {
          Bean bean = method.getAnnotation(Bean.class);
          if (bean != null) {
            types.put(
                bean.value().length == 0 ? method.getName() : bean.value()[0],
                method.getReturnType());
          }
        }
      }
    }
    return types;
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, Beans.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The class of a bean, as its {@code @Bean} method declares it. */
  static Optional<Class<?>> type(String name) {
    return Optional.ofNullable(TYPES.get(name));
  }

  /** Whether exactly one public method has that name and takes that many arguments. */
  static boolean hasMethod(Class<?> type, String name, int arguments) {
    return Modifier.isPublic(type.getModifiers())
        && Arrays.stream(type.getMethods())
                .filter(method -> method.getName().equals(name) && !method.isBridge())
                .mapToInt(Method::getParameterCount)
                .filter(count -> count == arguments)
                .count()
            == 1;
  }

  /**
   * Whether that property can be read, as {@code name()}, {@code getName()} or {@code isName()}.
   */
  static boolean hasProperty(Class<?> type, String name) {
    String bean = Character.toUpperCase(name.charAt(0)) + name.substring(1);
    return hasMethod(type, name, 0)
        || hasMethod(type, "get" + bean, 0)
        || hasMethod(type, "is" + bean, 0);
  }
}
