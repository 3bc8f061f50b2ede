package io.bieases.routes.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.util.FileSystemUtils;

/** Hands one running bundle to every class that asks for it; it ends with the last of them. */
final class SharedBundle implements ParameterResolver {

  /** Persons beside the first one, an operator: name, which is the role, and password. */
  static final Map<String, String> PERSONS = Map.of("viewer", "look-1", "approver", "confirm-2");

  private static final Namespace PLACE = Namespace.create(SharedBundle.class);

  private static final class Shared implements CloseableResource {
    private final Path folder;
    private final RunningBundle bundle;

    private Shared() {
      try {
        folder = Files.createTempDirectory("endtoend");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      RunningBundle.Setting setting = RunningBundle.in(folder);
      PERSONS.forEach(
          (role, password) ->
              setting
                  .with("bieases.console.users." + role + ".role", role)
                  .with(
                      "bieases.console.users." + role + ".password",
                      "{bcrypt}" + new BCryptPasswordEncoder(4).encode(password)));
      bundle =
          setting
              // its classes raise the same holds again and again; each is to be told
              .with("bieases.alerts.quiet-after", "1s")
              // a second key that the gateway never uses, as a certificate: its end is a metric
              .with(
                  "bieases.merchants.main.gateway-next-public-key",
                  "file:src/test/resources/vectors/merchant.crt.pem")
              .start();
    }

    @Override
    public void close() throws IOException {
      bundle.close();
      FileSystemUtils.deleteRecursively(folder);
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == RunningBundle.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(PLACE)
        .getOrComputeIfAbsent(Shared.class, key -> new Shared(), Shared.class)
        .bundle;
  }
}
