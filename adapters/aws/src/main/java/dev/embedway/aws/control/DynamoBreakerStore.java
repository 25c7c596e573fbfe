package dev.embedway.aws.control;

import dev.embedway.aws.client.AwsCall;
import dev.embedway.aws.dynamo.Contention;
import dev.embedway.aws.dynamo.DynamoTable;
import dev.embedway.aws.dynamo.DynamoUpdate;
import dev.embedway.aws.dynamo.Item;
import dev.embedway.core.breaker.BreakerId;
import dev.embedway.core.breaker.BreakerState;
import dev.embedway.core.breaker.BreakerStore;
import dev.embedway.core.breaker.CallCounts;
import dev.embedway.topology.TableSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * Breakers in the control table. States are the items {@code breakers} / {@code
 * <provider>#<endpoint>}, few and read by key, so that they can be listed; those of models are
 * {@code breakers#<provider>#<endpoint>} / {@code <model>} and are kept for a day only, since
 * callers make up models. Counts are items {@code B#<provider>#<endpoint>#<shard>}, of models
 * {@code B#<provider>#<endpoint>#<shard>#<model>}, / {@code <term>#<start of the bucket>}: each
 * count goes to one of {@value #SHARDS} shards at random, so that a fleet whose every call fails
 * does not write to one partition alone.
 *
 * <p>Thread-safe; reads are strongly consistent. A read of a closed breaker is one GetItem and
 * {@value #SHARDS} queries of a few items, of any other the GetItem alone. A request is given up
 * after half a second, the SDK's retries included: it precedes or follows a call that somebody
 * waits for. A count that is retried counts twice only if another process wrote to its shard in
 * between.
 */
public final class DynamoBreakerStore implements BreakerStore {

  static final int SHARDS = 4;

  private static final String SERVICE = "DynamoDB";
  private static final String STATES = "breakers";

  /** Time that a request may take, the SDK's retries included. */
  public static final Duration BOUND = Duration.ofMillis(500);

  /** The last that has as many digits. */
  private static final Instant LAST_BUCKET = Instant.ofEpochMilli(9_999_999_999_999L);

  private static final String EXPIRE = "SET #expires = :expires";
  private static final String ADD = " ADD #calls :calls, #failures :failures, #slow :slow";
  private static final String UNCHANGED =
      "attribute_not_exists(" + TableSpec.PARTITION_KEY + ") OR #term = :expected";

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final RandomGenerator random;
  private final Contention tokens;
  private final AwsRequestOverrideConfiguration bounds;

  /**
   * Breakers in a table of the shape that the topology gives it, its TTL in {@code expires}.
   *
   * @param random thread-safe
   */
  public DynamoBreakerStore(DynamoDbClient dynamoDb, String table, RandomGenerator random) {
    this(dynamoDb, table, random, BOUND);
  }

  /** The same with another bound of each request, for machines that are slow. */
  public DynamoBreakerStore(
      DynamoDbClient dynamoDb, String table, RandomGenerator random, Duration bound) {
    this.dynamoDb = dynamoDb;
    this.table = table;
    this.random = random;
    this.tokens = new Contention(random);
    this.bounds = AwsRequestOverrideConfiguration.builder().apiCallTimeout(bound).build();
  }

  @Override
  public Optional<Reading> read(BreakerId id, Instant from) {
    return AwsCall.of(
        SERVICE,
        () ->
            Optional.of(
                    dynamoDb.getItem(get ->
                        get.tableName(table)
                            .key(statePlace(id))
                            .consistentRead(true)
                            .overrideConfiguration(bounds)))
                .filter(answer -> answer.hasItem() && !answer.item().isEmpty())
                .map(answer -> BreakerItems.state(new Item(answer.item())))
                .map(state -> new Reading(state, counts(id, state, from))));
  }

  private CallCounts counts(BreakerId id, BreakerState state, Instant from) {
    return switch (state) {
      case BreakerState.Closed closed ->
          IntStream.range(0, SHARDS)
              .mapToObj(shard -> counts(shardPartition(id, shard), closed.term(), from))
              .reduce(CallCounts.NONE, CallCounts::plus);
      case BreakerState.Open _, BreakerState.HalfOpen _ -> CallCounts.NONE;
    };
  }

  private CallCounts counts(String partition, long term, Instant from) {
    QueryRequest query =
        QueryRequest.builder()
            .tableName(table)
            .consistentRead(true)
            .keyConditionExpression("#pk = :pk AND #sk BETWEEN :from AND :to")
            .expressionAttributeNames(
                Map.of("#pk", TableSpec.PARTITION_KEY, "#sk", TableSpec.SORT_KEY))
            .expressionAttributeValues(
                Map.of(
                    ":pk", Item.text(partition),
                    ":from", Item.text(bucket(term, from)),
                    ":to", Item.text(bucket(term, LAST_BUCKET))))
            .overrideConfiguration(bounds)
            .build();
    return dynamoDb.query(query).items().stream()
        .map(item -> BreakerItems.tally(new Item(item)))
        .reduce(CallCounts.NONE, CallCounts::plus);
  }

  @Override
  public Optional<BreakerState> change(BreakerId id, long expected, BreakerState next) {
    String token = tokens.token();
    Map<String, AttributeValue> item =
        new HashMap<>(BreakerItems.item(statePlace(id), next, kept(id)).values());
    item.put(DynamoUpdate.WRITE, Item.text(token));
    PutItemRequest put =
        PutItemRequest.builder()
            .tableName(table)
            .item(item)
            .conditionExpression(UNCHANGED)
            .expressionAttributeNames(Map.of("#term", BreakerItems.TERM))
            .expressionAttributeValues(Map.of(":expected", Item.number(expected)))
            .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
            .overrideConfiguration(bounds)
            .build();
    return AwsCall.of(
        SERVICE,
        () -> {
          try {
            dynamoDb.putItem(put);
            return Optional.empty();
          } catch (ConditionalCheckFailedException e) {
            return DynamoUpdate.isOf(token, e.item())
                ? Optional.empty()
                : Optional.of(BreakerItems.state(new Item(e.item())));
          }
        });
  }

  @Override
  public void add(BreakerId id, long term, Instant bucket, CallCounts counts, Instant keepUntil) {
    String partition = shardPartition(id, random.nextInt(SHARDS));
    Map<String, String> names =
        new HashMap<>(
            Map.of(
                "#calls", BreakerItems.CALLS,
                "#failures", BreakerItems.FAILURES,
                "#slow", BreakerItems.SLOW,
                "#expires", BreakerItems.EXPIRES));
    Map<String, AttributeValue> values =
        new HashMap<>(
            Map.of(
                ":calls", Item.number(counts.calls()),
                ":failures", Item.number(counts.failures()),
                ":slow", Item.number(counts.slow()),
                ":expires", Item.number(keepUntil.getEpochSecond())));
    counts
        .lastFailure()
        .ifPresent(last -> {
          names.put("#last", BreakerItems.LAST_FAILURE);
          values.put(":last", Item.text(last.toString()));
        });
    DynamoUpdate update =
        new DynamoUpdate(
            DynamoTable.key(partition, bucket(term, bucket)),
            (counts.lastFailure().isPresent() ? EXPIRE + ", #last = :last" : EXPIRE) + ADD,
            "",
            names,
            values);
    String token = tokens.token();
    UpdateItemRequest request = update.request(table, token).overrideConfiguration(bounds).build();
    AwsCall.of(
        SERVICE,
        () -> {
          try {
            dynamoDb.updateItem(request);
          } catch (ConditionalCheckFailedException e) {
            // The first sending was counted and its answer lost.
          }
          return counts;
        });
  }

  @Override
  public List<BreakerId> list() {
    QueryRequest query =
        QueryRequest.builder()
            .tableName(table)
            .consistentRead(true)
            .keyConditionExpression("#pk = :pk")
            .expressionAttributeNames(Map.of("#pk", TableSpec.PARTITION_KEY))
            .expressionAttributeValues(Map.of(":pk", Item.text(STATES)))
            .overrideConfiguration(bounds)
            .build();
    return AwsCall.of(
        SERVICE,
        () ->
            dynamoDb.queryPaginator(query).items().stream()
                .map(item -> BreakerItems.id(new Item(item)))
                .toList());
  }

  @Override
  public List<BreakerId> troubled(BreakerId endpoint, int max) {
    QueryRequest query =
        QueryRequest.builder()
            .tableName(table)
            .consistentRead(true)
            .keyConditionExpression("#pk = :pk")
            .filterExpression("#state <> :closed")
            .expressionAttributeNames(
                Map.of("#pk", TableSpec.PARTITION_KEY, "#state", BreakerItems.STATE))
            .expressionAttributeValues(
                Map.of(
                    ":pk", Item.text(STATES + "#" + named(endpoint)),
                    ":closed", Item.text(BreakerItems.CLOSED)))
            .overrideConfiguration(bounds)
            .build();
    return AwsCall.of(
        SERVICE,
        () ->
            dynamoDb.queryPaginator(query).items().stream()
                .limit(max)
                .map(item -> endpoint.of(new Item(item).string(TableSpec.SORT_KEY)))
                .toList());
  }

  private static Map<String, AttributeValue> statePlace(BreakerId id) {
    return id.isOfModel()
        ? DynamoTable.key(STATES + "#" + named(id), id.model())
        : DynamoTable.key(STATES, named(id));
  }

  private static String shardPartition(BreakerId id, int shard) {
    String partition = "B#" + named(id) + "#" + shard;
    return id.isOfModel() ? partition + "#" + id.model() : partition;
  }

  private static Duration kept(BreakerId id) {
    return id.isOfModel() ? BreakerItems.MODELS_KEPT : BreakerItems.KEPT;
  }

  private static String named(BreakerId id) {
    return id.provider() + "#" + id.endpoint();
  }

  /** Digits of one length each, so that strings sort like numbers. */
  private static String bucket(long term, Instant start) {
    return "%019d#%013d".formatted(term, start.toEpochMilli());
  }
}
