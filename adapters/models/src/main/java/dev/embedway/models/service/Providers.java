package dev.embedway.models.service;

import dev.embedway.core.model.PromptBook;
import dev.embedway.core.provider.BatchingProvider;
import dev.embedway.core.provider.EmbeddingProvider;
import dev.embedway.core.provider.Pause;
import dev.embedway.core.provider.PromptedProvider;
import dev.embedway.core.provider.ProviderSettings;
import dev.embedway.core.provider.ProviderSettings.LocalApiFormat;
import dev.embedway.core.provider.RetryPolicy;
import dev.embedway.core.provider.RetryingProvider;
import dev.embedway.core.provider.ServiceAccess;
import dev.embedway.models.http.AddressRules;
import dev.embedway.models.http.SharedClient;
import dev.embedway.models.service.OpenAiProtocol.Encoding;
import dev.embedway.models.tokenizer.Cl100kTokens;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * The providers of an installation, in the order in which bare ids are looked up: the engine in
 * this process first, then services. A call to a service is split into batches, each of which is
 * retried, and each try passes the guard that the caller sets before the service.
 *
 * <p>Thread-safe. Makes no connection before a service is asked.
 */
public final class Providers implements AutoCloseable {

  private final ProviderSettings settings;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Pause pause;
  private final SharedClient client = new SharedClient();
  private final AddressRules addresses = new AddressRules();
  private final Cl100kTokens tokens = new Cl100kTokens();

  /**
   * Services by these settings.
   *
   * @param random thread-safe
   */
  public Providers(ProviderSettings settings, InstantSource clock, RandomGenerator random) {
    this(settings, clock, random, Pause.real());
  }

  /** The same with waits of the caller's own kind. */
  public Providers(
      ProviderSettings settings, InstantSource clock, RandomGenerator random, Pause pause) {
    this.settings = settings;
    this.clock = clock;
    this.random = random;
    this.pause = pause;
  }

  /**
   * All providers.
   *
   * @param prompts of the operator
   * @param engine the one in this process; it has neither guard nor retries
   * @param guard what every try of a call to a service passes, such as a breaker
   */
  public List<EmbeddingProvider> beside(
      PromptBook prompts,
      EmbeddingProvider engine,
      Function<EmbeddingProvider, EmbeddingProvider> guard) {
    return Stream.concat(Stream.of(engine), services(guard).stream())
        .map(provider -> PromptedProvider.of(provider, prompts))
        .toList();
  }

  /** The services alone. */
  public List<EmbeddingProvider> services(Function<EmbeddingProvider, EmbeddingProvider> guard) {
    return Stream.of(openAi(), cohere(), google(), huggingFace(), localApi())
        .map(protocol -> service(protocol, guard))
        .toList();
  }

  private EmbeddingProvider service(
      Protocol protocol, Function<EmbeddingProvider, EmbeddingProvider> guard) {
    ServiceHttp http =
        new ServiceHttp(protocol.name(), client, addresses, clock, settings.calls().connections());
    EmbeddingProvider guarded = guard.apply(new RemoteProvider(protocol, http, tokens));
    return new BatchingProvider(
        new RetryingProvider(
            guarded, RetryPolicy.of(settings.calls().maxRetries()), clock, random, pause),
        protocol.limits().within(settings.calls().maxTexts()));
  }

  private Protocol openAi() {
    ProviderSettings.OpenAi openAi = settings.services().openAi();
    ServiceUrl url = new ServiceUrl(openAi.access().url());
    Map<String, String> headers = new LinkedHashMap<>(bearer(openAi.access()));
    openAi.organization().ifPresent(id -> headers.put("OpenAI-Organization", id));
    openAi.project().ifPresent(id -> headers.put("OpenAI-Project", id));
    return new OpenAiProtocol(
        "openai",
        RemoteModels.openAi(url.revision()),
        keyless(openAi.access(), "OPENAI_API_KEY"),
        url,
        headers,
        Encoding.BASE64);
  }

  private Protocol localApi() {
    ServiceAccess access = settings.services().localApi().access();
    ServiceUrl url = new ServiceUrl(access.url());
    Optional<String> missingSetting =
        access.url().isEmpty() ? Optional.of("LOCAL_API_URL") : Optional.empty();
    return settings.services().localApi().format() == LocalApiFormat.TEXTS
        ? new TextsProtocol("local_api", missingSetting, url, bearer(access))
        : new OpenAiProtocol(
            "local_api", List.of(), missingSetting, url, bearer(access), Encoding.UNSAID);
  }

  private Protocol cohere() {
    ServiceAccess access = settings.services().cohere();
    return new CohereProtocol(
        keyless(access, "COHERE_API_KEY"), new ServiceUrl(access.url()), bearer(access));
  }

  private Protocol google() {
    ServiceAccess access = settings.services().google();
    return new GoogleProtocol(
        keyless(access, "GOOGLE_API_KEY"),
        new ServiceUrl(access.url()),
        access.key().map(key -> Map.of("x-goog-api-key", key)).orElse(Map.of()));
  }

  /** A server of one's own needs no token; HuggingFace's does. */
  private Protocol huggingFace() {
    ServiceAccess access = settings.services().huggingFace();
    boolean isTheirs = access.url().contains("huggingface.co/");
    return new HuggingFaceProtocol(
        isTheirs ? keyless(access, "HF_TOKEN") : Optional.empty(),
        new ServiceUrl(access.url()),
        bearer(access));
  }

  private static Optional<String> keyless(ServiceAccess access, String variable) {
    return access.key().isPresent() ? Optional.empty() : Optional.of(variable);
  }

  private static Map<String, String> bearer(ServiceAccess access) {
    return access.key().map(key -> Map.of("Authorization", "Bearer " + key)).orElse(Map.of());
  }

  /** Ends all connections. */
  @Override
  public void close() {
    client.close();
  }
}
