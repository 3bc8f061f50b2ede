package io.bieases.routes.ops;

import io.hawt.springboot.HawtioPlugin;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The tab "BIEASES" in the console. Its files are plain JavaScript in {@code
 * hawtio-static/static/bieases}, served behind the console's login; no build makes them, and they
 * load nothing from elsewhere.
 */
@Configuration(proxyBeanMethods = false)
class ConsoleTab {

  private static final String SCOPE = "bieases";

  @Bean
  HawtioPlugin bieasesTab() {
    HawtioPlugin tab = new HawtioPlugin(SCOPE, "./plugin");
    tab.setUrl("static/" + SCOPE);
    tab.setRemoteEntryFileName("remoteEntry.js");
    tab.setPluginEntry("plugin");
    return tab;
  }
}
