package io.bieases.routes.sandbox;

import java.time.Clock;
import java.util.Optional;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Runs the sandbox gateway inside the bundle while {@code bieases.sandbox.enabled} is true. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "bieases.sandbox.enabled", havingValue = "true")
@EnableConfigurationProperties(SandboxSettings.class)
public class SandboxConfiguration {

  /** Starts and stops the gateway with the application. */
  @Bean(destroyMethod = "stop")
  SandboxLifecycle sandboxGateway(SandboxSettings settings) {
    return new SandboxLifecycle(settings);
  }

  /** Up before the first route may call, down after the last one has stopped. */
  static final class SandboxLifecycle implements SmartLifecycle {
    private static final int BEFORE_ALL_ROUTES = Integer.MIN_VALUE + 100;

    private final SandboxSettings settings;
    private Optional<SandboxGateway> running = Optional.empty();

    SandboxLifecycle(SandboxSettings settings) {
      this.settings = settings;
    }

    @Override
    public synchronized void start() {
      if (running.isEmpty()) {
        running = Optional.of(SandboxGateway.start(settings, Clock.systemUTC()));
      }
    }

    @Override
    public synchronized void stop() {
      running.ifPresent(SandboxGateway::close);
      running = Optional.empty();
    }

    @Override
    public synchronized boolean isRunning() {
      return running.isPresent();
    }

    @Override
    public int getPhase() {
      return BEFORE_ALL_ROUTES;
    }

    /** The port it listens on; empty while it is stopped. */
    synchronized Optional<Integer> port() {
      return running.map(SandboxGateway::port);
    }
  }
}
