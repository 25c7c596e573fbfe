package dev.embedway.functions.api;

import dev.embedway.core.embedding.Embedder;
import dev.embedway.core.pipeline.Artifacts;
import dev.embedway.core.pipeline.IdempotencyKeys;
import dev.embedway.core.pipeline.Ledger;
import dev.embedway.core.pipeline.SourceBucket;
import dev.embedway.core.pipeline.UploadRegistrar;
import dev.embedway.core.tenant.ApiKeyStore;
import dev.embedway.core.vector.StoreCatalog;
import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * What {@link ApiHandler} stands on.
 *
 * @param pipeline where documents go
 * @param defaultModel id of the model of a store that names none
 * @param requestTimeout most time of one request
 * @param random thread-safe and unpredictable: keys are drawn from it
 */
public record ApiPorts(
    ApiKeyStore keys,
    Embedder embedder,
    StoreCatalog catalog,
    Pipeline pipeline,
    String defaultModel,
    Duration requestTimeout,
    InstantSource clock,
    RandomGenerator random) {

  /** Where documents go and what is known of them. */
  public record Pipeline(
      Ledger ledger,
      SourceBucket bucket,
      Artifacts artifacts,
      UploadRegistrar registrar,
      IdempotencyKeys idempotencyKeys) {}
}
