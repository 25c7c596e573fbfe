package dev.embedway.core.config;

import dev.embedway.core.breaker.BreakerPolicy;
import dev.embedway.core.breaker.BreakerSettings;
import dev.embedway.core.cache.CacheSettings;
import dev.embedway.core.erasure.ErasureSettings;
import dev.embedway.core.limit.LimitSettings;
import dev.embedway.core.model.PromptSettings;
import dev.embedway.core.pipeline.PipelineSettings;
import dev.embedway.core.pipeline.control.PressureSettings;
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
 * All that an operator may set, by theme.
 *
 * <p>Immutable.
 *
 * @param requests of callers: the HTTP API, limits, quotas, signatures
 * @param models that embed, and providers that run them
 * @param cache of vectors
 * @param documents on their way, and the store of their vectors
 * @param process names of resources, Lambda, the local cloud and the command line
 */
public record EmbedwaySettings(
    RequestSettings requests,
    ModelSettings models,
    CacheSettings cache,
    DocumentSettings documents,
    ProcessSettings process) {

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
            RequestSettings.read(environment),
            ModelSettings.read(environment),
            CacheSettings.read(environment),
            DocumentSettings.read(environment),
            ProcessSettings.read(environment));
    environment.finish();
    settings.prompts().idle().stream()
        .map(key -> key + " of the prompts has no effect: chunks are embedded as they are")
        .forEach(warn);
    return settings;
  }

  /** The same, whose cache has this secret where they have none. */
  public EmbedwaySettings orCacheSecret(String secret) {
    return new EmbedwaySettings(requests, models, cache.orSecret(secret), documents, process);
  }

  /** The same, whose dead letters are encrypted by this key where they have none. */
  public EmbedwaySettings orPayloadKey(String key) {
    return new EmbedwaySettings(requests, models, cache, documents.orPayloadKey(key), process);
  }

  /** Settings of the HTTP API. */
  public ApiSettings api() {
    return requests.api();
  }

  /** Rate limits. */
  public LimitSettings limits() {
    return requests.limits();
  }

  /** Quotas of a tenant. */
  public Quotas quotas() {
    return requests.quotas();
  }

  /** Secrets by which requests are signed. */
  public SigningSettings signing() {
    return requests.signing();
  }

  /** Settings of the models in this process. */
  public EngineSettings engine() {
    return models.engine();
  }

  /** Services that embed. */
  public ProviderSettings providers() {
    return models.providers();
  }

  /** Conditions in which breakers open. */
  public BreakerPolicy breaker() {
    return models.breaker();
  }

  /** Texts that models read before others. */
  public PromptSettings prompts() {
    return models.prompts();
  }

  /** Models that may be used, and those that stand in. */
  public PolicySettings policy() {
    return models.policy();
  }

  /** Settings of documents on their way. */
  public PipelineSettings pipeline() {
    return documents.pipeline();
  }

  /** Load at which uploads are refused. */
  public PressureSettings pressure() {
    return documents.pressure();
  }

  /** Settings of erasures. */
  public ErasureSettings erasure() {
    return documents.erasure();
  }

  /** Settings of the engine that keeps vectors. */
  public VectorStoreSettings vectors() {
    return documents.vectors();
  }

  /** Settings of PostgreSQL. */
  public DatabaseSettings database() {
    return documents.database();
  }

  /** Names and clocks of what is deployed. */
  public ResourceSettings resources() {
    return process.resources();
  }

  /** Settings of functions on Lambda. */
  public LambdaSettings lambda() {
    return process.lambda();
  }

  /** Settings of the local cloud and the command line. */
  public CommandSettings command() {
    return process.command();
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
            PressureSettings.ALL,
            ErasureSettings.ALL,
            VectorStoreSettings.ALL,
            DatabaseSettings.ALL,
            ResourceSettings.ALL,
            LambdaSettings.ALL)
        .flatMap(List::stream)
        .toList();
  }
}
