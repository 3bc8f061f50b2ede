package io.bieases.routes;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the bundle: reads {@code config/} and {@code routes/} from the working directory. */
@SpringBootApplication
public class BieasesRoutes {

  /** Starts the bundle; arguments are Spring Boot's ({@code --property=value}). */
  public static void main(String[] args) {
    SpringApplication.run(BieasesRoutes.class, args);
  }
}
