package dev.embedway.core.embedding;

import dev.embedway.core.model.Dimensions;
import dev.embedway.core.model.Input;
import dev.embedway.core.model.PromptRole;
import dev.embedway.core.provider.Requester;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.topology.Lane;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A caller's request for embeddings, its shape already checked.
 *
 * @param requester on whose behalf: whose cache entries may answer, and whose limits hold
 * @param target model and provider that are asked for
 * @param inputs 1..2048 texts, or token ids with their texts
 * @param options of the vectors
 * @param deadline no work is begun after it
 */
public record EmbeddingRequest(
    Requester requester, Target target, List<Input> inputs, Options options, Instant deadline) {

  /** Treatment of a text that is longer than its model reads. */
  public enum Overlong {
    REFUSE,
    TRUNCATE
  }

  public EmbeddingRequest {
    inputs = List.copyOf(inputs);
  }

  /**
   * The model that a caller asks for.
   *
   * @param model id as the caller wrote it; its suffix, where it has one, was read into {@link
   *     Options#role}
   * @param provider the {@code X-Provider} header
   */
  public record Target(String model, @Nullable String provider) {

    /** A model at whichever provider has it. */
    public static Target of(String model) {
      return new Target(model, null);
    }
  }

  /**
   * Wishes of a caller.
   *
   * @param dimensions length of the vectors
   * @param role purpose of the texts
   * @param overlong treatment of a text over the model's limit
   */
  public record Options(Dimensions dimensions, PromptRole role, Overlong overlong) {}

  /** A request of texts whose caller waits for the answer. */
  public static EmbeddingRequest ofTexts(
      TenantId tenant, Target target, List<String> texts, Options options, Instant deadline) {
    return new EmbeddingRequest(
        new Requester(tenant, Requester.Priority.INTERACTIVE),
        target,
        Input.of(texts),
        options,
        deadline);
  }

  /** The same request with another deadline. */
  public EmbeddingRequest until(Instant other) {
    return new EmbeddingRequest(requester, target, inputs, options, other);
  }

  /** The same request as work of the pipeline, for a job in a lane. */
  public EmbeddingRequest inPipeline(Lane lane) {
    return new EmbeddingRequest(
        new Requester(tenant(), Requester.Priority.of(lane)), target, inputs, options, deadline);
  }

  /** Tenant on whose behalf it is made. */
  public TenantId tenant() {
    return requester.tenant();
  }

  /** Id of the model as the caller wrote it. */
  public String model() {
    return target.model();
  }

  /** The {@code X-Provider} header. */
  public @Nullable String provider() {
    return target.provider();
  }

  /** Length of the vectors. */
  public Dimensions dimensions() {
    return options.dimensions();
  }

  /** Purpose of the texts. */
  public PromptRole role() {
    return options.role();
  }

  /** Treatment of a text over the limit of its model. */
  public Overlong overlong() {
    return options.overlong();
  }

  /** Urgency of the request. */
  public Requester.Priority priority() {
    return requester.priority();
  }
}
