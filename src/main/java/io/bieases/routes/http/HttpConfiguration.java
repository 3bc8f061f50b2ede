package io.bieases.routes.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.bieases.routes.intake.Callers;
import io.bieases.routes.settings.BieasesSettings;
import jakarta.servlet.MultipartConfigElement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.component.platform.http.springboot.SpringBootPlatformHttpEngine;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** The beans of the HTTP door that its routes call, and the two pages it serves as they are. */
@Configuration(proxyBeanMethods = false)
class HttpConfiguration implements WebMvcConfigurer {

  /** A form's file beyond this many bytes is kept on disk while it arrives. */
  private static final int IN_MEMORY = 1 << 16;

  private final Path document;

  HttpConfiguration(@Value("${bieases.routes-dir}") Path routes) {
    document = routes.resolve("openapi.json").toAbsolutePath();
  }

  @Bean
  HttpDoor httpDoor(Callers callers, BieasesSettings settings) {
    return new HttpDoor(callers, settings.http().maxWait());
  }

  @Bean
  HttpAnswers httpAnswers(ObjectMapper json) {
    return new HttpAnswers(json);
  }

  /**
   * Runs a call on the web server's own thread. Camel's default would take a pool of eight that
   * eight waiting callers could fill.
   */
  @Bean("platform-http-engine")
  PlatformHttpEngine platformHttpEngine(@Value("${server.port}") int port) {
    Executor callersThread = Runnable::run;
    return new SpringBootPlatformHttpEngine(port, callersThread);
  }

  /** Left for Spring's firewall to refuse, in our words; the server's own answer is a page. */
  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> encodedSlashes() {
    String asItIs = EncodedSolidusHandling.PASS_THROUGH.getValue();
    return server ->
        server.addConnectorCustomizers(
            connector -> {
              connector.setEncodedSolidusHandling(asItIs);
              connector.setEncodedReverseSolidusHandling(asItIs);
            });
  }

  /** Forms are read by the gate alone; Spring's own reading of them is switched off. */
  @Bean
  MultipartConfigElement uploads(BieasesSettings settings) {
    long most = settings.http().maxBatchSize().toBytes();
    return new MultipartConfigElement("", most, most + IN_MEMORY, IN_MEMORY);
  }

  @Override
  public void addResourceHandlers(ResourceHandlerRegistry registry) {
    registry
        // as a variable, so that its name is the path within the pattern
        .addResourceHandler(ApiContract.ROOT + "{document:openapi\\.json}")
        .addResourceLocations(document.getParent().toUri().toString())
        .setCacheControl(CacheControl.noCache());
    registry
        .addResourceHandler(ApiContract.DOCS + "/**")
        .addResourceLocations("classpath:/api-docs/", swaggerUi())
        .setCacheControl(CacheControl.noCache());
  }

  @Override
  public void addViewControllers(ViewControllerRegistry registry) {
    String page = ApiContract.DOCS + "/index.html";
    registry.addRedirectViewController(ApiContract.DOCS, page);
    registry.addRedirectViewController(ApiContract.DOCS + "/", page);
  }

  /** Its folder in the jar carries its version. */
  private static String swaggerUi() {
    ClassPathResource about =
        new ClassPathResource("META-INF/maven/org.webjars/swagger-ui/pom.properties");
    try {
      String version = PropertiesLoaderUtils.loadProperties(about).getProperty("version");
      return "classpath:/META-INF/resources/webjars/swagger-ui/" + version + "/";
    } catch (IOException e) {
      throw new UncheckedIOException("the API's page is not in the jar", e);
    }
  }
}
