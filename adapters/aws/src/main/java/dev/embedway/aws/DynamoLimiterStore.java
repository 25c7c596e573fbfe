package dev.embedway.aws;

import dev.embedway.core.limit.Bucket;
import dev.embedway.core.limit.LimiterStore;
import dev.embedway.core.limit.Taking;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * Buckets in the control table: an item {@code L#<name>} / {@code bucket} each, whose {@code full}
 * is the time at which the bucket is full, in nanoseconds of the epoch.
 *
 * <p>No expression of DynamoDB knows the greater of two numbers, so a change is one of two: of a
 * bucket that is filling, {@code full} moves on; of one that is full, it starts from now. Each is
 * one conditional write, and the one that is refused brings the item along, which says whether the
 * other is right or the bucket too empty.
 *
 * <p>Thread-safe. A call is given up after a second: it stands before every request.
 */
public final class DynamoLimiterStore implements LimiterStore {

  private static final String SERVICE = "DynamoDB";
  private static final String FULL = "full";
  private static final String EXPIRES = "expires";
  private static final long NANOS = 1_000_000_000;

  /** A bucket is full long before its item may be deleted. */
  private static final Duration KEPT = Duration.ofHours(1);

  private static final String FILLING = "#full > :now AND #full <= :latest";
  private static final String IS_FULL = "attribute_not_exists(#full) OR #full <= :now";

  /** More than two are made only when others write in between. */
  private static final int ATTEMPTS = 6;

  private static final AwsRequestOverrideConfiguration BOUNDS =
      AwsRequestOverrideConfiguration.builder()
          .apiCallAttemptTimeout(Duration.ofMillis(500))
          .apiCallTimeout(Duration.ofSeconds(1))
          .build();

  private final DynamoDbClient dynamoDb;
  private final String table;

  /** Buckets in a table of the shape that the topology gives it, its TTL in {@code expires}. */
  public DynamoLimiterStore(DynamoDbClient dynamoDb, String table) {
    this.dynamoDb = dynamoDb;
    this.table = table;
  }

  @Override
  public Taking take(Bucket bucket, long permits, Instant known, Instant now) {
    return change(bucket, permits, nanos(bucket.latestFor(permits, now)), known, now);
  }

  @Override
  public Instant charge(Bucket bucket, long permits, Instant known, Instant now) {
    return change(bucket, permits, Long.MAX_VALUE, known, now).fullAt();
  }

  /** Takes permits of a bucket that is full no later than {@code latest}. */
  private Taking change(Bucket bucket, long permits, long latest, Instant known, Instant now) {
    long cost = bucket.gains(permits).toNanos();
    long seen = nanos(known);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      UpdateItemRequest write =
          seen > nanos(now) ? onward(bucket, cost, latest, now) : fromNow(bucket, cost, now);
      Attempt made = AwsCall.of(SERVICE, () -> attempt(write));
      if (made.taken() || made.full() > latest) {
        Instant fullAt = instant(made.full());
        return made.taken() ? new Taking.Taken(fullAt) : new Taking.Lacking(fullAt);
      }
      seen = made.full();
    }
    throw AwsCall.contended(SERVICE);
  }

  @Override
  public Optional<Instant> fullAt(Bucket bucket, Instant now) {
    return AwsCall.of(
        SERVICE,
        () ->
            Optional.ofNullable(
                    dynamoDb
                        .getItem(get ->
                            get.tableName(table)
                                .key(place(bucket))
                                .consistentRead(true)
                                .overrideConfiguration(BOUNDS))
                        .item()
                        .get(FULL))
                .map(full -> instant(Long.parseLong(full.n())))
                .filter(now::isBefore));
  }

  private UpdateItemRequest onward(Bucket bucket, long cost, long latest, Instant now) {
    Map<String, AttributeValue> values = values(cost, now);
    values.put(":latest", Item.number(latest));
    values.put(":now", Item.number(nanos(now)));
    return write(bucket, "SET #full = #full + :cost, #expires = :expires", FILLING, values);
  }

  private UpdateItemRequest fromNow(Bucket bucket, long cost, Instant now) {
    Map<String, AttributeValue> values = values(cost, now);
    values.put(":now", Item.number(nanos(now)));
    return write(bucket, "SET #full = :now + :cost, #expires = :expires", IS_FULL, values);
  }

  private UpdateItemRequest write(
      Bucket bucket, String expression, String condition, Map<String, AttributeValue> values) {
    return new DynamoUpdate(
            place(bucket),
            expression,
            condition,
            Map.of("#full", FULL, "#expires", EXPIRES),
            values)
        .request(table)
        .returnValues(ReturnValue.UPDATED_NEW)
        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
        .overrideConfiguration(BOUNDS)
        .build();
  }

  private static Map<String, AttributeValue> values(long cost, Instant now) {
    Map<String, AttributeValue> values = new HashMap<>();
    values.put(":cost", Item.number(cost));
    values.put(":expires", Item.number(now.plus(KEPT).getEpochSecond()));
    return values;
  }

  private Attempt attempt(UpdateItemRequest write) {
    try {
      return new Attempt(true, full(dynamoDb.updateItem(write).attributes()));
    } catch (ConditionalCheckFailedException refused) {
      return new Attempt(false, full(refused.item()));
    }
  }

  /**
   * What came of a write.
   *
   * @param full as the item then says; 0 where there is none
   */
  private record Attempt(boolean taken, long full) {}

  private static long full(Map<String, AttributeValue> item) {
    AttributeValue full = item.get(FULL);
    return full == null ? 0 : Long.parseLong(full.n());
  }

  private static Map<String, AttributeValue> place(Bucket bucket) {
    return DynamoTable.key("L#" + bucket.name(), "bucket");
  }

  private static long nanos(Instant instant) {
    return instant.getEpochSecond() * NANOS + instant.getNano();
  }

  private static Instant instant(long nanos) {
    return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS));
  }
}
