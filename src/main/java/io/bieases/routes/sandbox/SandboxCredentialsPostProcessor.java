package io.bieases.routes.sandbox;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.EnvironmentPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Makes the sandbox's credentials before any bean exists, because the client side reads its half of
 * them through {@code file:} properties. Does nothing unless {@code bieases.sandbox.enabled} is
 * true.
 */
public final class SandboxCredentialsPostProcessor implements EnvironmentPostProcessor, Ordered {

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    // whether it is on comes first: a sandbox that is off must not stop a start by what it is set
    // to
    if (environment.getProperty("bieases.sandbox.enabled", Boolean.class, false)) {
      SandboxSettings settings =
          Binder.get(environment).bindOrCreate("bieases.sandbox", SandboxSettings.class);
      SandboxCredentials.in(settings.secretsDir());
    }
  }

  /** After the configuration files, which say whether the sandbox is on and where its folder is. */
  @Override
  public int getOrder() {
    return ConfigDataEnvironmentPostProcessor.ORDER + 1;
  }
}
