package dev.embedway.core.record;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.embedding.Embedder;
import dev.embedway.core.embedding.EmbeddingRequest;
import dev.embedway.core.embedding.EmbeddingRequest.Overlong;
import dev.embedway.core.embedding.EmbeddingResponse;
import dev.embedway.core.embedding.EmbeddingResponse.Embedding;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.limit.Permits;
import dev.embedway.core.model.Dimensions;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.PromptRole;
import dev.embedway.core.model.Tokenizer;
import dev.embedway.core.policy.EmbeddingPolicy;
import dev.embedway.core.record.GivenRecords.Named;
import dev.embedway.core.store.StoreVersion;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.tenant.TenantRequest;
import java.util.List;
import java.util.function.BiConsumer;

/** Embedding of records' contents, as passages, by the model of a store's version. */
@ThreadSafe
public final class ContentEmbedder {

  private final Embedder embedder;
  private final EmbeddingPolicy policy;
  private final BiConsumer<TenantId, EmbeddingResponse> meter;

  /**
   * An embedder of contents.
   *
   * @param meter counts those that were embedded
   */
  public ContentEmbedder(
      Embedder embedder, EmbeddingPolicy policy, BiConsumer<TenantId, EmbeddingResponse> meter) {
    this.embedder = embedder;
    this.policy = policy;
    this.meter = meter;
  }

  /**
   * Embeddings of the contents of records, in their order; none for none.
   *
   * @throws dev.embedway.core.error.EmbedwayException {@code state_conflict} for a version whose
   *     model makes other vectors now, {@code model_denied}, or what the model throws; faults of a
   *     content name its record
   */
  List<Embedding> embed(
      TenantRequest request, StoreVersion version, List<Named> records, Permits permits) {
    if (records.isEmpty()) {
      return List.of();
    }
    ModelSpec model = model(request, version);
    EmbeddingRequest contents =
        EmbeddingRequest.ofTexts(
            request.tenant(),
            EmbeddingRequest.Target.of(version.model()),
            records.stream().map(each -> each.record().text()).toList(),
            new EmbeddingRequest.Options(
                Dimensions.of(version.dim()), PromptRole.PASSAGE, Overlong.REFUSE),
            request.deadline());
    try {
      EmbeddingResponse response = embedder.embed(embedder.resolve(model, contents), permits);
      permits.settle(response.tokens());
      meter.accept(request.tenant(), response);
      return response.embeddings();
    } catch (InvalidRequestException e) {
      throw ContentFaults.ofRecords(e, model, records);
    }
  }

  /**
   * The model of a version.
   *
   * @throws dev.embedway.core.error.EmbedwayException as {@link #embed} does
   */
  ModelSpec model(TenantRequest request, StoreVersion version) {
    ModelSpec model =
        embedder.resolve(
            version.model(), null, policy.waitOf(request.caller(), request.deadline()));
    // The lists may have changed since the version was made.
    policy.check(model, request.caller());
    version.requireSpaceOf(model);
    return model;
  }

  /** Max tokens that the model reads in the time of a request. */
  long maxTokens(ModelSpec model) {
    return embedder.maxRequestTokens(model);
  }

  /** Tokens that the model reads of a content, its prompt included. */
  int tokens(ModelSpec model, String content) {
    Tokenizer tokenizer = embedder.tokenizer(model);
    return tokenizer.count(model.prompts().passage()) + tokenizer.count(content);
  }
}
