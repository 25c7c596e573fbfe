package dev.embedway.aws.control;

import dev.embedway.aws.client.AwsCall;
import dev.embedway.aws.dynamo.DynamoTable;
import dev.embedway.aws.dynamo.Item;
import dev.embedway.core.cache.CacheKey;
import dev.embedway.core.cache.CachedVector;
import dev.embedway.core.cache.EmbeddingCache;
import dev.embedway.core.model.Vector;
import dev.embedway.topology.TableSpec;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * Vectors in a table of their own: an item {@code <key>} / {@code v} each, with the floats as
 * little-endian bytes, the tokens, and the second at which it {@code expires}. DynamoDB deletes it
 * up to days after that.
 *
 * <p>Thread-safe. Reads are eventually consistent, which costs half. Of several batches all are
 * under way at one time; what DynamoDB leaves unprocessed is asked for again {@value #ATTEMPTS}
 * times at most and then left.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html">BatchGetItem</a>
 */
public final class DynamoEmbeddingCache implements EmbeddingCache {

  private static final String SERVICE = "DynamoDB";
  private static final String SORT = "v";
  private static final String FLOATS = "floats";
  private static final String TOKENS = "tokens";
  private static final String EXPIRES = "expires";

  /** DynamoDB's own limits. */
  private static final int KEYS_A_READ = 100;

  private static final int ITEMS_A_WRITE = 25;
  private static final int ATTEMPTS = 3;

  /** Nobody waits as long; a call that nobody waits for any more has to end too. */
  private static final AwsRequestOverrideConfiguration BOUNDS =
      AwsRequestOverrideConfiguration.builder()
          .apiCallAttemptTimeout(Duration.ofSeconds(2))
          .apiCallTimeout(Duration.ofSeconds(4))
          .build();

  private final DynamoDbClient dynamoDb;
  private final String table;

  /** Vectors in a table of the shape that the topology gives it, its TTL in {@code expires}. */
  public DynamoEmbeddingCache(DynamoDbClient dynamoDb, String table) {
    this.dynamoDb = dynamoDb;
    this.table = table;
  }

  @Override
  public Map<CacheKey, CachedVector> find(Set<CacheKey> keys) {
    Map<CacheKey, CachedVector> found = new HashMap<>();
    inBatches(keys, KEYS_A_READ, this::read).forEach(found::putAll);
    return found;
  }

  @Override
  public void put(Map<CacheKey, CachedVector> entries) {
    inBatches(entries.entrySet(), ITEMS_A_WRITE, this::write);
  }

  private Map<CacheKey, CachedVector> read(List<CacheKey> keys) {
    Map<CacheKey, CachedVector> found = new HashMap<>();
    Map<String, KeysAndAttributes> left =
        Map.of(
            table,
            KeysAndAttributes.builder()
                .keys(keys.stream().map(DynamoEmbeddingCache::place).toList())
                .build());
    for (int attempt = 0; attempt < ATTEMPTS && !left.isEmpty(); attempt++) {
      BatchGetItemRequest request =
          BatchGetItemRequest.builder().requestItems(left).overrideConfiguration(BOUNDS).build();
      BatchGetItemResponse answer = AwsCall.of(SERVICE, () -> dynamoDb.batchGetItem(request));
      for (Map<String, AttributeValue> item : answer.responses().getOrDefault(table, List.of())) {
        Item read = new Item(item);
        found.put(new CacheKey(read.string(TableSpec.PARTITION_KEY)), vector(read));
      }
      left = answer.unprocessedKeys();
    }
    return found;
  }

  private int write(List<Map.Entry<CacheKey, CachedVector>> entries) {
    Map<String, List<WriteRequest>> left =
        Map.of(table, entries.stream().map(DynamoEmbeddingCache::write).toList());
    for (int attempt = 0; attempt < ATTEMPTS && !left.isEmpty(); attempt++) {
      BatchWriteItemRequest request =
          BatchWriteItemRequest.builder().requestItems(left).overrideConfiguration(BOUNDS).build();
      left = AwsCall.of(SERVICE, () -> dynamoDb.batchWriteItem(request)).unprocessedItems();
    }
    return entries.size();
  }

  private static WriteRequest write(Map.Entry<CacheKey, CachedVector> entry) {
    CachedVector vector = entry.getValue();
    Item.Builder item =
        Item.builder()
            .with(FLOATS, AttributeValue.fromB(SdkBytes.fromByteArray(vector.vector().toBytes())))
            .with(TOKENS, vector.tokens())
            .with(EXPIRES, vector.expires().getEpochSecond());
    place(entry.getKey()).forEach(item::with);
    return WriteRequest.builder().putRequest(put -> put.item(item.build().values())).build();
  }

  private static CachedVector vector(Item item) {
    ByteBuffer floats = item.bytes(FLOATS);
    return new CachedVector(
        Vector.read(floats, floats.remaining() / Float.BYTES),
        item.intValue(TOKENS),
        Instant.ofEpochSecond(item.longValue(EXPIRES)));
  }

  private static Map<String, AttributeValue> place(CacheKey key) {
    return DynamoTable.key(key.value(), SORT);
  }

  /** Works on batches, all at one time where there are several. */
  private static <T, R> List<R> inBatches(Collection<T> all, int size, Function<List<T>, R> work) {
    List<T> list = List.copyOf(all);
    List<Callable<R>> batches = new ArrayList<>();
    for (int from = 0; from < list.size(); from += size) {
      List<T> batch = list.subList(from, Math.min(list.size(), from + size));
      batches.add(() -> work.apply(batch));
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<R> done = new ArrayList<>();
      for (Future<R> batch : threads.invokeAll(batches)) {
        done.add(batch.get());
      }
      return done;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw AwsCall.contended(SERVICE);
    }
  }
}
