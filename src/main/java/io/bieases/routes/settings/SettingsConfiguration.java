package io.bieases.routes.settings;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;

/** Makes {@link BieasesSettings} a bean. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(BieasesSettings.class)
public class SettingsConfiguration {}
