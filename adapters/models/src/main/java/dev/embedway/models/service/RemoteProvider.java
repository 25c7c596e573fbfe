package dev.embedway.models.service;

import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.model.Input;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.ModelSpec.Normalization;
import dev.embedway.core.model.Tokenizer;
import dev.embedway.core.model.Vector;
import dev.embedway.core.provider.EmbedCall;
import dev.embedway.core.provider.EmbedResult;
import dev.embedway.core.provider.EmbedResult.Timings;
import dev.embedway.core.provider.EmbeddingProvider;
import dev.embedway.core.provider.ProviderAnswers;
import dev.embedway.models.tokenizer.Cl100kTokens;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A service that embeds, asked once a call. An answer is used only after its number of vectors,
 * their order, length and numbers were checked.
 *
 * <p>Thread-safe. Tokens are counted by cl100k_base, whatever the service reads by; the count that
 * it reports itself is split among the texts by those counts.
 */
final class RemoteProvider implements EmbeddingProvider {

  /** Tokens that a service may add to each text, such as those at its begin and end. */
  private static final int SPECIAL_TOKENS = 16;

  private final Protocol protocol;
  private final ServiceHttp http;
  private final Cl100kTokens tokens;
  private final List<ModelSpec> models;

  RemoteProvider(Protocol protocol, ServiceHttp http, Cl100kTokens tokens) {
    this.protocol = protocol;
    this.http = http;
    this.tokens = tokens;
    this.models = List.copyOf(protocol.models());
  }

  @Override
  public String name() {
    return protocol.name();
  }

  @Override
  public String endpoint() {
    return protocol.url().endpoint();
  }

  @Override
  public List<ModelSpec> models() {
    return models;
  }

  @Override
  public Optional<ModelSpec> adopt(String id) {
    return ModelSpec.isId(id) && protocol.canHave(id)
        ? Optional.of(protocol.adopt(id))
        : Optional.empty();
  }

  @Override
  public Optional<String> missingSetting() {
    return protocol.missingSetting();
  }

  @Override
  public Tokenizer tokenizer(ModelSpec model) {
    return tokens;
  }

  @Override
  public boolean readsIds(ModelSpec model) {
    return protocol.readsIds(model);
  }

  /**
   * Embeds by one request.
   *
   * @throws EmbedwayException {@code missing_provider_credentials}; {@code provider_denied} for an
   *     address that is never asked; as {@link ServiceHttp#post} does
   */
  @Override
  public EmbedResult embed(EmbedCall call) {
    missingSetting()
        .ifPresent(name -> {
          throw missing(name);
        });
    List<Input> inputs = call.inputs().stream().map(input -> readable(call, input)).toList();
    long begun = System.nanoTime();
    ServiceAnswer answer =
        protocol.read(http.post(protocol.request(call, inputs), call.deadline()));
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    EmbedResult result =
        new EmbedResult(
            normalized(call.model(), shortened(call, answer.vectors())),
            new Timings(Duration.ZERO, Duration.ZERO, took),
            counts(answer, inputs));
    ProviderAnswers.check(call, result);
    return result;
  }

  /** No retry helps, so the fault is of the request, which may name another model. */
  private InvalidRequestException missing(String name) {
    return new InvalidRequestException(
        ErrorCode.MISSING_PROVIDER_CREDENTIALS,
        "provider "
            + name()
            + " is not set up: name a model of another one, or have the operator set "
            + name,
        "model");
  }

  /** The input as the model is to read it, cut where it is too long. */
  private Input readable(EmbedCall call, Input input) {
    Input prompted = call.model().prompts().apply(call.role(), input);
    int max = call.model().maxTokens();
    if (prompted.maxTokens() <= max) {
      return prompted;
    }
    return switch (prompted) {
      case Input.Text(String text) -> new Input.Text(tokens.cut(text, max));
      case Input.Tokens ids -> ids.first(max);
    };
  }

  /** Whole vectors of the model, as short as the call asks for. */
  private List<Vector> shortened(EmbedCall call, List<Vector> vectors) {
    int dim = call.dim().orElse(0);
    int whole = call.model().dim();
    return protocol.canShorten() || dim >= whole
        ? vectors
        : vectors.stream()
            .map(vector -> vector.dim() == whole ? vector.truncated(dim) : vector)
            .toList();
  }

  private static List<Vector> normalized(ModelSpec model, List<Vector> vectors) {
    return model.normalization() == Normalization.L2
        ? vectors.stream().map(Vector::normalized).toList()
        : vectors;
  }

  /**
   * Tokens by input; none where the service reports nothing that can be. A caller's permits are
   * charged by them.
   */
  private List<Integer> counts(ServiceAnswer answer, List<Input> inputs) {
    int total = answer.tokens().orElse(-1);
    if (total < inputs.size() || total > maxTokens(inputs)) {
      return List.of();
    }
    return inputs.size() == 1
        ? List.of(total)
        : Shares.of(total, inputs.stream().map(tokens::count).toList());
  }

  /** Those that a service may add are among them. */
  private static long maxTokens(List<Input> inputs) {
    return inputs.stream().mapToLong(input -> input.maxTokens() + SPECIAL_TOKENS).sum();
  }

  /** Holds nothing of its own: connections are shared. */
  @Override
  public void close() {}
}
