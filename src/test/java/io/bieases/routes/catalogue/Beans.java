package io.bieases.routes.catalogue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.context.annotation.Bean;

/** The beans that routes may name, read from the {@code @Bean} methods; none is made. */
final class Beans {

  private static final Map<String, Class<?>> TYPES = types();

  private Beans() {}

  private static Map<String, Class<?>> types() {
    Map<String, Class<?>> types = new TreeMap<>();
    for (JavaClass each :
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.bieases.routes")) {
      for (JavaMethod method : each.getMethods()) {
        if (method.isAnnotatedWith(Bean.class)) {
          String[] names = method.getAnnotationOfType(Bean.class).value();
          types.put(
              names.length == 0 ? method.getName() : names[0], method.getRawReturnType().reflect());
        }
      }
    }
    return types;
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
