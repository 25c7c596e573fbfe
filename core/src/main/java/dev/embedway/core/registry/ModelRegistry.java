package dev.embedway.core.registry;

import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.error.NotFoundException;
import dev.embedway.core.error.UnsupportedException;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.PromptRole;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Every model that may be asked for, and the rules by which the id of a request names one of them.
 *
 * <p>Thread-safe. Asks for the models each time, so one that is added later is found.
 */
public final class ModelRegistry {

  /** Providers that the contract knows, with or without an implementation here. */
  private static final Set<String> KNOWN_PROVIDERS =
      Set.of(
          "openai",
          "huggingface",
          "onnx",
          "local_api",
          "cohere",
          "voyage",
          "google",
          "mistral",
          "bedrock");

  private static final int NEAREST = 3;

  /** Characters of an id with its provider before and its role behind. */
  private static final int MAX_ID = 256;

  private final Supplier<List<ModelSpec>> present;
  private final Supplier<List<UnavailableModel>> unavailableModels;
  private final List<ModelSource> sources;

  /** A registry of these models; the first of two with one id wins. */
  public ModelRegistry(List<ModelSpec> models) {
    this(() -> models, List::of);
  }

  /** A registry of models that come and go, and of those that are known but not there. */
  public ModelRegistry(
      Supplier<List<ModelSpec>> present, Supplier<List<UnavailableModel>> unavailableModels) {
    this(present, unavailableModels, List.of());
  }

  private ModelRegistry(
      Supplier<List<ModelSpec>> present,
      Supplier<List<UnavailableModel>> unavailableModels,
      List<ModelSource> sources) {
    this.present = present;
    this.unavailableModels = unavailableModels;
    this.sources = sources;
  }

  /** A registry of all that these serve; of two models with one id the earlier source's wins. */
  public static ModelRegistry over(List<? extends ModelSource> sources) {
    List<ModelSource> all = List.copyOf(sources);
    return new ModelRegistry(
        () -> all.stream().flatMap(source -> source.models().stream()).toList(),
        () -> all.stream().flatMap(source -> source.unavailableModels().stream()).toList(),
        all);
  }

  /** The variable to be set before a model can be asked for; empty where nothing is missing. */
  public Optional<String> missingSetting(ModelSpec model) {
    return sources.stream()
        .filter(source -> source.name().equals(model.provider()))
        .findFirst()
        .flatMap(ModelSource::missingSetting);
  }

  /** The id that {@link #resolve} finds this very model by, without a header. */
  public String qualifiedIdOf(ModelSpec model) {
    ModelSpec bare = byId().get(model.id());
    return model.equals(bare) ? model.id() : model.provider() + ":" + model.id();
  }

  /** All models, in the order they were given. */
  public List<ModelSpec> models() {
    return List.copyOf(byId().values());
  }

  /** All models of all providers, two of one id too. */
  public List<ModelSpec> all() {
    return present.get();
  }

  /** Names of the providers that can be asked as things are. */
  public List<String> configuredProviders() {
    return sources.stream()
        .filter(source -> source.missingSetting().isEmpty())
        .map(ModelSource::name)
        .toList();
  }

  /** Models that are known but cannot be asked for. */
  public List<UnavailableModel> unavailableModels() {
    return unavailableModels.get();
  }

  private Map<String, ModelSpec> byId() {
    Map<String, ModelSpec> byId = new LinkedHashMap<>();
    present.get().forEach(model -> byId.putIfAbsent(model.id(), model));
    return byId;
  }

  /**
   * The model that a request means.
   *
   * @param id as the caller wrote it: {@code model}, or {@code provider:model} where the prefix
   *     names a known provider
   * @param providerHeader the {@code X-Provider} header, which the prefix beats
   * @throws InvalidRequestException {@code model_required}, {@code unknown_provider} or {@code
   *     provider_model_mismatch}
   * @throws NotFoundException {@code model_not_found}, naming the nearest ids unless the id has
   *     over 256 characters
   * @throws UnsupportedException {@code provider_unsupported} for a known provider that has no
   *     models here
   */
  public ModelSpec resolve(String id, @Nullable String providerHeader) {
    requireShort(id);
    if (id.isBlank()) {
      throw new InvalidRequestException(
          ErrorCode.MODEL_REQUIRED, "model is empty; " + listed(ids()), "model");
    }
    int colon = id.indexOf(':');
    String prefix = colon < 0 ? "" : id.substring(0, colon).toLowerCase(Locale.ROOT);
    if (KNOWN_PROVIDERS.contains(prefix)) {
      return ofProvider(prefix, id.substring(colon + 1));
    }
    if (providerHeader != null) {
      return ofProvider(checkedProvider(providerHeader), id);
    }
    Map<String, ModelSpec> byId = byId();
    Optional<ModelSpec> own = Optional.ofNullable(byId.get(id));
    return own.filter(model -> missingSetting(model).isEmpty())
        .or(() -> alias(id).flatMap(meant -> Optional.ofNullable(byId.get(meant))))
        .or(() -> own)
        .orElseThrow(() -> notFound(id));
  }

  /** The id that a name stands for where no model that can be asked has it for its own. */
  private Optional<String> alias(String name) {
    return sources.stream()
        .flatMap(source -> Optional.ofNullable(source.aliases().get(name)).stream())
        .findFirst();
  }

  /**
   * The model and the role that a request means: as {@link #resolve}, and an id may end in {@code
   * @query}, {@code @passage} or {@code @none}. The id of a card holds no {@code @}, so none of
   * them is hidden by that.
   *
   * @throws EmbedwayException as {@link #resolve} does
   */
  public ModelChoice choose(String id, @Nullable String providerHeader) {
    requireShort(id);
    int at = id.lastIndexOf('@');
    Optional<PromptRole> role = at < 0 ? Optional.empty() : PromptRole.ofWire(id.substring(at + 1));
    String bare = role.isEmpty() ? id : id.substring(0, at);
    return new ModelChoice(resolve(bare, providerHeader), role);
  }

  /** Before anything is looked for in it. */
  private static void requireShort(String id) {
    if (id.length() > MAX_ID) {
      throw new NotFoundException(
          ErrorCode.MODEL_NOT_FOUND,
          "model has " + id.length() + " characters; allowed are 1.." + MAX_ID,
          "model");
    }
  }

  private static String checkedProvider(String header) {
    String provider = header.toLowerCase(Locale.ROOT);
    if (!KNOWN_PROVIDERS.contains(provider)) {
      throw new InvalidRequestException(
          ErrorCode.UNKNOWN_PROVIDER,
          "X-Provider names no known provider; known are " + sorted(KNOWN_PROVIDERS),
          "X-Provider");
    }
    return provider;
  }

  private ModelSpec ofProvider(String provider, String id) {
    List<ModelSpec> all = present.get();
    return all.stream()
        .filter(model -> model.id().equals(id) && model.provider().equals(provider))
        .findFirst()
        .or(() -> aliased(all, provider, id))
        .or(() -> adopted(provider, id))
        .orElseThrow(() -> refusal(all, provider, id));
  }

  private Optional<ModelSpec> aliased(List<ModelSpec> all, String provider, String id) {
    return sources.stream()
        .filter(source -> source.name().equals(provider))
        .flatMap(source -> Optional.ofNullable(source.aliases().get(id)).stream())
        .flatMap(meant ->
            all.stream()
                .filter(model -> model.id().equals(meant) && model.provider().equals(provider)))
        .findFirst();
  }

  /** An id that begins with a provider's name is another id, or another provider's. */
  private Optional<ModelSpec> adopted(String provider, String id) {
    int colon = id.indexOf(':');
    if (colon >= 0 && KNOWN_PROVIDERS.contains(id.substring(0, colon).toLowerCase(Locale.ROOT))) {
      return Optional.empty();
    }
    return sources.stream()
        .filter(source -> source.name().equals(provider))
        .flatMap(source -> source.adopt(id).stream())
        .findFirst();
  }

  private EmbedwayException refusal(List<ModelSpec> all, String provider, String id) {
    Optional<ModelSpec> theirs = all.stream().filter(model -> model.id().equals(id)).findFirst();
    if (theirs.isEmpty() && reasonOfUnavailability(id).isPresent()) {
      return notFound(id);
    }
    boolean serves =
        all.stream().anyMatch(model -> model.provider().equals(provider))
            || sources.stream().anyMatch(source -> source.name().equals(provider));
    if (!serves) {
      return new UnsupportedException(
          ErrorCode.PROVIDER_UNSUPPORTED,
          "provider " + provider + " has no models here; " + listed(ids()));
    }
    return theirs.isEmpty() ? notFound(id) : mismatch(theirs.get(), provider);
  }

  private static InvalidRequestException mismatch(ModelSpec theirs, String provider) {
    return new InvalidRequestException(
        ErrorCode.PROVIDER_MODEL_MISMATCH,
        "model " + theirs.id() + " belongs to provider " + theirs.provider() + ", not " + provider,
        "model");
  }

  private NotFoundException notFound(String id) {
    Optional<String> reason = reasonOfUnavailability(id);
    if (reason.isPresent()) {
      return new NotFoundException(
          ErrorCode.MODEL_NOT_FOUND, "model " + id + " " + reason.get(), "model");
    }
    List<String> nearest =
        ids().stream()
            .sorted(Comparator.comparingInt(known -> EditDistance.between(id, known)))
            .limit(NEAREST)
            .toList();
    return new NotFoundException(
        ErrorCode.MODEL_NOT_FOUND,
        "model "
            + printable(id)
            + " is not known"
            + (nearest.isEmpty() ? "" : "; nearest: " + String.join(", ", nearest)),
        "model");
  }

  private Optional<String> reasonOfUnavailability(String id) {
    return unavailableModels.get().stream()
        .filter(model -> model.id().equals(id))
        .map(UnavailableModel::reason)
        .findFirst();
  }

  /** Ids that can be asked for as things are: of no provider that is not set up. */
  private List<String> ids() {
    return byId().entrySet().stream()
        .filter(entry -> missingSetting(entry.getValue()).isEmpty())
        .map(Map.Entry::getKey)
        .toList();
  }

  private static String listed(List<String> ids) {
    return "models here: " + String.join(", ", ids);
  }

  private static List<String> sorted(Set<String> names) {
    return names.stream().sorted().toList();
  }

  /** An id may hold anything the caller sent: cut it and keep what is safe to print. */
  private static String printable(String id) {
    String safe = id.replaceAll("[^A-Za-z0-9_./:@-]", "?");
    return safe.length() <= 100 ? safe : safe.substring(0, 100) + "...";
  }
}
