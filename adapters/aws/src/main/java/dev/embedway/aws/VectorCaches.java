package dev.embedway.aws;

import dev.embedway.core.cache.CacheSettings;
import dev.embedway.core.cache.EmbeddingCache;
import dev.embedway.core.cache.EpochStore;
import dev.embedway.core.cache.VectorCache;
import dev.embedway.core.observe.Counters;
import dev.embedway.core.observe.Metric;
import dev.embedway.core.topology.ResourceSettings;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Makes a process's cache over DynamoDB; calls nothing before the first request. */
public final class VectorCaches {

  private static final int SECRET_BYTES = 32;

  private VectorCaches() {}

  /**
   * The cache that settings ask for. Without a secret that all processes have, it is this process's
   * alone.
   *
   * @param counters where failures of DynamoDB are counted
   */
  public static VectorCache of(
      CacheSettings cache,
      ResourceSettings names,
      DynamoDbClient dynamoDb,
      Counters counters,
      InstantSource clock,
      RandomGenerator random) {
    Optional<EmbeddingCache> shared =
        cache.secret().map(_ -> new DynamoEmbeddingCache(dynamoDb, names.cacheTable()));
    EpochStore epochs = new DynamoEpochStore(dynamoDb, names.controlTable(), random);
    return new VectorCache(
        cache,
        cache.secret().orElseGet(() -> drawn(random)),
        epochs,
        shared,
        () -> counters.add(Metric.CACHE_STORE_FAILURES_TOTAL, 1),
        clock);
  }

  private static String drawn(RandomGenerator random) {
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    return HexFormat.of().formatHex(secret);
  }
}
