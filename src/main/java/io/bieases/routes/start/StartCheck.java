package io.bieases.routes.start;

import io.bieases.routes.settings.BieasesSettings;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Refuses to start with a configuration that cannot be run with. Runs before any bean exists: no
 * journal is created, no port opened and no route started when something is wrong.
 */
@Component
final class StartCheck implements BeanFactoryPostProcessor, EnvironmentAware, PriorityOrdered {

  private Environment environment;

  @Override
  public void setEnvironment(Environment environment) {
    this.environment = environment;
  }

  /**
   * Checks everything and makes the data folder.
   *
   * @throws UnusableConfigurationException with every problem found
   */
  @Override
  public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
    Problems problems = new Problems();
    BieasesSettings settings = new LenientBinding(environment, problems).bind();
    new SettingsCheck(problems).check(settings);
    boolean sandbox = environment.getProperty("bieases.sandbox.enabled", Boolean.class, false);
    problems.unless(
        !sandbox || !environment.matchesProfiles("prod"),
        "bieases.sandbox.enabled",
        "must not be true in the prod profile");
    new DataFolder(settings.dataDir(), problems).prepare();
    problems.throwIfAny();
  }

  @Override
  public int getOrder() {
    return Ordered.HIGHEST_PRECEDENCE;
  }
}
