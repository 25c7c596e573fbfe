package dev.embedway.core.config;

import dev.embedway.core.breaker.BreakerPolicy;
import dev.embedway.core.breaker.BreakerSettings;
import dev.embedway.core.cache.CacheSettings;
import dev.embedway.core.limit.LimitSettings;
import dev.embedway.core.model.PromptSettings;
import dev.embedway.core.pipeline.PipelineSettings;
import dev.embedway.core.policy.PolicySettings;
import dev.embedway.core.provider.EngineSettings;
import dev.embedway.core.provider.ProviderSettings;
import dev.embedway.core.settings.ConfigurationException;
import dev.embedway.core.settings.Environment;
import dev.embedway.core.settings.Setting;
import dev.embedway.core.signing.SigningSettings;
import dev.embedway.core.tenant.QuotaSettings;
import dev.embedway.core.tenant.Quotas;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that an operator may set.
 *
 * <p>Immutable.
 *
 * @param api the HTTP API
 * @param limits how much may be asked for a second
 * @param quotas how much a tenant may have
 * @param signing whether requests are signed
 * @param breaker when remote providers are given a rest
 * @param cache vectors that were made before
 * @param engine models in this process
 * @param prompts what models read before texts
 * @param providers services that embed
 * @param policy which models may be used, and what stands in for them
 * @param pipeline documents on their way
 * @param database PostgreSQL
 * @param resources names and clocks of what is deployed
 * @param lambda functions on Lambda
 * @param command the local cloud and the command line
 */
public record EmbedwaySettings(
    ApiSettings api,
    LimitSettings limits,
    Quotas quotas,
    SigningSettings signing,
    BreakerPolicy breaker,
    CacheSettings cache,
    EngineSettings engine,
    PromptSettings prompts,
    ProviderSettings providers,
    PolicySettings policy,
    PipelineSettings pipeline,
    DatabaseSettings database,
    ResourceSettings resources,
    LambdaSettings lambda,
    CommandSettings command) {

  private static final Logger LOG = LoggerFactory.getLogger(EmbedwaySettings.class);

  /**
   * Reads variables, and logs a warning of each that is set in vain.
   *
   * @throws ConfigurationException naming every value that cannot be used
   */
  public static EmbedwaySettings read(Map<String, String> variables) {
    unknownNames(variables).forEach(LOG::warn);
    return read(variables, LOG::warn);
  }

  /**
   * Reads variables.
   *
   * @param warn told of each part of a value that is set in vain, and not of {@link #unknownNames}
   * @throws ConfigurationException naming every value that cannot be used
   */
  public static EmbedwaySettings read(Map<String, String> variables, Consumer<String> warn) {
    Environment environment = new Environment(variables);
    EmbedwaySettings settings =
        new EmbedwaySettings(
            ApiSettings.read(environment),
            LimitSettings.read(environment),
            QuotaSettings.read(environment),
            SigningSettings.read(environment),
            BreakerSettings.read(environment),
            CacheSettings.read(environment),
            EngineSettings.read(environment),
            PromptSettings.read(environment),
            ProviderSettings.read(environment),
            PolicySettings.read(environment),
            PipelineSettings.read(environment),
            DatabaseSettings.read(environment),
            ResourceSettings.read(environment),
            LambdaSettings.read(environment),
            CommandSettings.read(environment));
    environment.finish();
    settings.prompts().idle().stream()
        .map(key -> key + " of the prompts has no effect: chunks are embedded as they are")
        .forEach(warn);
    return settings;
  }

  /** The same, whose cache has this secret where they have none. */
  public EmbedwaySettings orCacheSecret(String secret) {
    return new EmbedwaySettings(
        api,
        limits,
        quotas,
        signing,
        breaker,
        cache.orSecret(secret),
        engine,
        prompts,
        providers,
        policy,
        pipeline,
        database,
        resources,
        lambda,
        command);
  }

  /**
   * A line for each variable that is named like a setting and is none, with the setting that is
   * probably meant.
   */
  public static List<String> unknownNames(Map<String, String> variables) {
    return UnknownNames.warnings(variables, names());
  }

  /** The name of every setting. */
  public static Set<String> names() {
    return all().stream().map(Setting::name).collect(Collectors.toSet());
  }

  /** Names of the variables by which a stack tells its functions of its own resources. */
  public static Set<String> ofAStack() {
    return Stream.concat(ResourceSettings.ALL.stream(), LambdaSettings.ALL.stream())
        .filter(setting -> !setting.equals(ResourceSettings.PROFILE))
        .map(Setting::name)
        .collect(Collectors.toSet());
  }

  /** Reads this process's environment; throws like {@link #read}. */
  public static EmbedwaySettings fromEnvironment() {
    return read(System.getenv());
  }

  /** Every setting, in the order of the documentation. */
  public static List<Setting> all() {
    return Stream.of(
            CommandSettings.ALL,
            ApiSettings.ALL,
            LimitSettings.ALL,
            QuotaSettings.ALL,
            SigningSettings.ALL,
            BreakerSettings.ALL,
            CacheSettings.ALL,
            EngineSettings.ALL,
            PromptSettings.ALL,
            ProviderSettings.ALL,
            PolicySettings.ALL,
            PipelineSettings.ALL,
            DatabaseSettings.ALL,
            ResourceSettings.ALL,
            LambdaSettings.ALL)
        .flatMap(List::stream)
        .toList();
  }
}
