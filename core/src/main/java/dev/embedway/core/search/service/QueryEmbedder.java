package dev.embedway.core.search.service;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.embedding.Embedder;
import dev.embedway.core.embedding.EmbeddingRequest;
import dev.embedway.core.embedding.EmbeddingResponse;
import dev.embedway.core.embedding.EmbeddingResponse.Embedding;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.limit.Permits;
import dev.embedway.core.model.Dimensions;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.PromptRole;
import dev.embedway.core.model.Tokenizer;
import dev.embedway.core.policy.EmbeddingPolicy;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.tenant.TenantRequest;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Embedding of a search's queries by its store's model. */
@ThreadSafe
public final class QueryEmbedder {

  private final Embedder embedder;
  private final EmbeddingPolicy policy;
  private final BiConsumer<TenantId, EmbeddingResponse> meter;

  /**
   * An embedder of queries.
   *
   * @param meter counts those that were embedded
   */
  public QueryEmbedder(
      Embedder embedder, EmbeddingPolicy policy, BiConsumer<TenantId, EmbeddingResponse> meter) {
    this.embedder = embedder;
    this.policy = policy;
    this.meter = meter;
  }

  /** Embeddings of the queries, in their order. */
  List<Embedding> embed(
      TenantRequest request, StoreSpec store, StoreSearch search, Permits permits) {
    ModelSpec model = model(request, store);
    // Before its length is asked for, which the caller did not choose.
    store.requireSpaceOf(model);
    List<String> texts = search.embedded();
    checkKnown(model, texts);
    EmbeddingRequest queries =
        EmbeddingRequest.ofTexts(
            store.tenant(),
            EmbeddingRequest.Target.of(store.model()),
            texts,
            new EmbeddingRequest.Options(
                Dimensions.of(store.dim()), PromptRole.QUERY, search.overlong()),
            request.deadline());
    try {
      EmbeddingResponse response = embedder.embed(embedder.resolve(model, queries), permits);
      permits.settle(response.tokens());
      meter.accept(store.tenant(), response);
      return response.embeddings();
    } catch (InvalidRequestException e) {
      // The queries alone are the caller's.
      throw e.about(StoreSearch.INPUT);
    }
  }

  /** The texts of which the store's model knows something. */
  List<String> known(TenantRequest request, StoreSpec store, List<String> texts) {
    Tokenizer tokenizer = embedder.tokenizer(model(request, store));
    return texts.stream().filter(tokenizer::knows).toList();
  }

  private ModelSpec model(TenantRequest request, StoreSpec store) {
    ModelSpec model =
        embedder.resolve(store.model(), null, policy.waitOf(request.caller(), request.deadline()));
    // The lists may have changed since the store was made.
    policy.check(model, request.caller());
    return model;
  }

  /** Refuses a query that is near every text alike, since the model knows nothing of it. */
  private void checkKnown(ModelSpec model, List<String> queries) {
    Tokenizer tokenizer = embedder.tokenizer(model);
    for (int i = 0; i < queries.size(); i++) {
      if (!tokenizer.knows(queries.get(i))) {
        throw new InvalidRequestException(
            ErrorCode.EMPTY_INPUT,
            "query "
                + i
                + " holds nothing that "
                + model.id()
                + " knows; use words of a language that it reads, or \"mode\": \"text\"",
            StoreSearch.INPUT,
            Map.of("index", i));
      }
    }
  }
}
