package dev.embedway.aws.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.aws.TestCloud;
import dev.embedway.aws.client.AwsClients;
import dev.embedway.core.cache.CacheKey;
import dev.embedway.core.cache.CachedVector;
import dev.embedway.core.cache.EmbeddingCache;
import dev.embedway.core.model.Vector;
import dev.embedway.testing.contracts.EmbeddingCacheContract;
import dev.embedway.topology.Topology;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

final class DynamoEmbeddingCacheTest extends EmbeddingCacheContract {

  private static final AwsClients CLIENTS = TestCloud.clients();
  private static final String TABLE = TestCloud.table(CLIENTS, Topology.CACHE_TABLE);
  private static final Instant LATER = Instant.parse("2100-01-01T00:00:00Z");

  private final AtomicInteger reads = new AtomicInteger();

  @AfterAll
  static void closeClients() {
    CLIENTS.close();
  }

  @Override
  protected EmbeddingCache cache() {
    return new DynamoEmbeddingCache(CLIENTS.dynamoDb(), TABLE);
  }

  private static Map<CacheKey, CachedVector> entries(int count) {
    Map<CacheKey, CachedVector> entries = new HashMap<>();
    for (int i = 0; i < count; i++) {
      entries.put(new CacheKey(count + "-" + i), new CachedVector(Vector.of(i, 1), i, LATER));
    }
    return entries;
  }

  /** A client whose reads are counted, and which gives back all but {@code max} keys of each. */
  private DynamoDbClient giving(int max) {
    return (DynamoDbClient)
        Proxy.newProxyInstance(
            DynamoDbClient.class.getClassLoader(),
            new Class<?>[] {DynamoDbClient.class},
            (_, method, arguments) -> {
              try {
                return arguments[0] instanceof BatchGetItemRequest request
                    ? read(request, max)
                    : method.invoke(CLIENTS.dynamoDb(), arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private BatchGetItemResponse read(BatchGetItemRequest request, int max) {
    reads.incrementAndGet();
    List<Map<String, AttributeValue>> keys =
        request.requestItems().getOrDefault(TABLE, some(List.of())).keys();
    BatchGetItemRequest.Builder part =
        request.toBuilder()
            .requestItems(Map.of(TABLE, some(keys.subList(0, Math.min(max, keys.size())))));
    BatchGetItemResponse answer = CLIENTS.dynamoDb().batchGetItem(part.build());
    return keys.size() <= max
        ? answer
        : answer.toBuilder()
            .unprocessedKeys(Map.of(TABLE, some(keys.subList(max, keys.size()))))
            .build();
  }

  private static KeysAndAttributes some(List<Map<String, AttributeValue>> keys) {
    return KeysAndAttributes.builder().keys(keys).build();
  }

  @Test
  void aHundredKeysAreOneCall() {
    Map<CacheKey, CachedVector> entries = entries(101);
    cache().put(entries);
    EmbeddingCache counted = new DynamoEmbeddingCache(giving(100), TABLE);

    assertEquals(entries, counted.find(entries.keySet()));

    assertEquals(2, reads.get());
  }

  @Test
  void whatIsLeftUnprocessedIsAskedForAgain() {
    Map<CacheKey, CachedVector> entries = entries(30);
    cache().put(entries);
    EmbeddingCache halting = new DynamoEmbeddingCache(giving(12), TABLE);

    assertEquals(entries, halting.find(entries.keySet()));

    assertEquals(3, reads.get());
  }

  @Test
  void whatIsLeftAgainAndAgainIsLeft() {
    Map<CacheKey, CachedVector> entries = entries(20);
    cache().put(entries);

    Map<CacheKey, CachedVector> found =
        new DynamoEmbeddingCache(giving(2), TABLE).find(entries.keySet());

    assertEquals(6, found.size());
    assertTrue(entries.entrySet().containsAll(found.entrySet()));
  }
}
