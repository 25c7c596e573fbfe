package dev.embedway.core.config;

import dev.embedway.core.breaker.BreakerPolicy;
import dev.embedway.core.breaker.BreakerSettings;
import dev.embedway.core.model.PromptSettings;
import dev.embedway.core.policy.PolicySettings;
import dev.embedway.core.provider.EngineSettings;
import dev.embedway.core.provider.ProviderSettings;
import dev.embedway.core.settings.Environment;

/**
 * Settings of models and of the parties that run them.
 *
 * @param engine models in this process
 * @param providers services that embed
 * @param breaker of those services
 * @param prompts of models
 * @param policy models that may be used, and those that stand in
 */
public record ModelSettings(
    EngineSettings engine,
    ProviderSettings providers,
    BreakerPolicy breaker,
    PromptSettings prompts,
    PolicySettings policy) {

  static ModelSettings read(Environment environment) {
    return new ModelSettings(
        EngineSettings.read(environment),
        ProviderSettings.read(environment),
        BreakerSettings.read(environment),
        PromptSettings.read(environment),
        PolicySettings.read(environment));
  }
}
