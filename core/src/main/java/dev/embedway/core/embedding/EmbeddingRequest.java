package dev.embedway.core.embedding;

import dev.embedway.core.model.Dimensions;
import dev.embedway.core.model.Input;
import dev.embedway.core.model.PromptRole;
import dev.embedway.core.provider.Requester;
import dev.embedway.core.tenant.TenantId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A caller's request for embeddings, its shape already checked.
 *
 * @param tenant on whose behalf: whose cache entries may answer, and whose limits hold
 * @param model id as the caller wrote it; its suffix, where it has one, was read into {@code role}
 * @param provider the {@code X-Provider} header
 * @param inputs 1..2048 texts, or token ids with their texts
 * @param dimensions length of the vectors
 * @param role purpose of the texts
 * @param overlong treatment of a text over the model's limit
 * @param deadline no work is begun after it
 * @param priority of the request among others
 */
public record EmbeddingRequest(
    TenantId tenant,
    String model,
    @Nullable String provider,
    List<Input> inputs,
    Dimensions dimensions,
    PromptRole role,
    Overlong overlong,
    Instant deadline,
    Requester.Priority priority) {

  /** Treatment of a text that is longer than its model reads. */
  public enum Overlong {
    REFUSE,
    TRUNCATE
  }

  public EmbeddingRequest {
    inputs = List.copyOf(inputs);
  }

  /** A request of texts whose caller waits for the answer. */
  public EmbeddingRequest(
      TenantId tenant,
      String model,
      @Nullable String provider,
      List<String> texts,
      Dimensions dimensions,
      PromptRole role,
      Overlong overlong,
      Instant deadline) {
    this(
        tenant,
        model,
        provider,
        Input.of(texts),
        dimensions,
        role,
        overlong,
        deadline,
        Requester.Priority.INTERACTIVE);
  }

  /** The same request with another deadline. */
  public EmbeddingRequest until(Instant other) {
    return new EmbeddingRequest(
        tenant, model, provider, inputs, dimensions, role, overlong, other, priority);
  }

  /** The same request as work of the pipeline. */
  public EmbeddingRequest inPipeline() {
    return new EmbeddingRequest(
        tenant,
        model,
        provider,
        inputs,
        dimensions,
        role,
        overlong,
        deadline,
        Requester.Priority.PIPELINE);
  }

  /** The party that the request is made for. */
  public Requester requester() {
    return new Requester(tenant, priority);
  }
}
