package dev.embedway.functions.api;

import dev.embedway.core.breaker.Breakers;
import dev.embedway.core.config.ApiSettings;
import dev.embedway.core.embedding.Embedder;
import dev.embedway.core.model.TokenDecoder;
import dev.embedway.core.pipeline.Artifacts;
import dev.embedway.core.pipeline.IdempotencyKeys;
import dev.embedway.core.pipeline.Ledger;
import dev.embedway.core.pipeline.SourceBucket;
import dev.embedway.core.pipeline.UploadRegistrar;
import dev.embedway.core.policy.EmbeddingPolicy;
import dev.embedway.core.store.StoreCatalog;
import dev.embedway.core.tenant.ApiKeyStore;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * Dependencies of {@link ApiHandler}.
 *
 * @param policy models that may be used, and their fallbacks
 * @param tokens the vocabulary of inputs that come as token ids
 * @param breakers of remote providers
 * @param pipeline of documents
 * @param downloads of models
 * @param defaultModel id of the model of a store that names none
 * @param settings of the API
 * @param operations limits, counters and logs of requests
 * @param random thread-safe and unpredictable: keys are drawn from it
 */
public record ApiPorts(
    ApiKeyStore keys,
    Embedder embedder,
    EmbeddingPolicy policy,
    TokenDecoder tokens,
    StoreCatalog catalog,
    Breakers breakers,
    Pipeline pipeline,
    HubDownloads downloads,
    String defaultModel,
    ApiSettings settings,
    Operations operations,
    InstantSource clock,
    RandomGenerator random) {

  /**
   * Ports of the document pipeline.
   *
   * @param maxDocumentBytes max size of a document that is read
   */
  public record Pipeline(
      Ledger ledger,
      SourceBucket bucket,
      Artifacts artifacts,
      UploadRegistrar registrar,
      IdempotencyKeys idempotencyKeys,
      long maxDocumentBytes) {}
}
