package dev.embedway.functions.api;

import dev.embedway.core.config.ApiSettings;
import dev.embedway.core.embedding.Embedder;
import dev.embedway.core.pipeline.DocumentRemover;
import dev.embedway.core.pipeline.Ledger;
import dev.embedway.core.policy.EmbeddingPolicy;
import dev.embedway.core.store.StoreCatalog;
import dev.embedway.core.tenant.ApiKeyStore;
import dev.embedway.core.vector.VectorStore;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * Dependencies of {@link DataHandler}.
 *
 * @param operations limits, counters and logs of requests
 * @param random thread-safe
 */
public record DataPorts(
    ApiKeyStore keys,
    Embedder embedder,
    EmbeddingPolicy policy,
    StoreCatalog catalog,
    Ledger ledger,
    VectorStore vectors,
    DocumentRemover remover,
    Operations operations,
    ApiSettings settings,
    InstantSource clock,
    RandomGenerator random) {}
