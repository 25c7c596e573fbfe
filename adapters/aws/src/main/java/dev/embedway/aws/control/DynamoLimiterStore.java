package dev.embedway.aws.control;

import dev.embedway.aws.client.AwsCall;
import dev.embedway.aws.dynamo.Contention;
import dev.embedway.aws.dynamo.DynamoTable;
import dev.embedway.aws.dynamo.Item;
import dev.embedway.core.limit.Bucket;
import dev.embedway.core.limit.LimiterStore;
import dev.embedway.core.limit.TakeResult;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
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
 * <p>A take whose answer was lost is sent again by the SDK. So that it is not refused for the
 * permits that it took itself, nor takes them twice, it leaves a token in the item: in the map
 * {@code takes}, which becomes {@code takesBefore} when it holds {@value #MAX_TAKES}. A take is
 * known for at least that many later ones, and the item stays below 1 KB, the unit that a write is
 * paid by.
 *
 * <p>Thread-safe. A call is given up after a second: it stands before every request.
 */
public final class DynamoLimiterStore implements LimiterStore {

  private static final String SERVICE = "DynamoDB";
  private static final String FULL = "full";
  private static final String EXPIRES = "expires";
  private static final String TAKES = "takes";
  private static final String BEFORE = "takesBefore";
  private static final int MAX_TAKES = 32;
  private static final AttributeValue MARK = AttributeValue.fromBool(true);
  private static final long NANOS = 1_000_000_000;

  /** A bucket is full long before its item may be deleted. */
  private static final Duration KEPT = Duration.ofHours(1);

  private static final String FILLING = "#full > :now AND #full <= :latest";
  private static final String IS_FULL = "(attribute_not_exists(#full) OR #full <= :now)";
  private static final String HAS_ROOM = "size(#takes) < :most";
  private static final String HAS_NO_ROOM =
      "(attribute_not_exists(#takes) OR size(#takes) >= :most)";
  private static final String START_MAP =
      "#before = if_not_exists(#takes, :none), #takes = :started";
  private static final String NOT_TAKEN =
      "attribute_not_exists(#takes.#take) AND attribute_not_exists(#before.#take)";

  /** More than three are made only when others write in between. */
  private static final int ATTEMPTS = 6;

  private static final Duration BOUND = Duration.ofSeconds(1);

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final Contention tokens;
  private final AwsRequestOverrideConfiguration bounds;

  /**
   * Buckets in a table of the shape that the topology gives it, its TTL in {@code expires}.
   *
   * @param random thread-safe, and not the same in two processes
   */
  public DynamoLimiterStore(DynamoDbClient dynamoDb, String table, RandomGenerator random) {
    this(dynamoDb, table, random, BOUND);
  }

  /** The same with another bound of each call, for machines that are slow. */
  public DynamoLimiterStore(
      DynamoDbClient dynamoDb, String table, RandomGenerator random, Duration bound) {
    this.dynamoDb = dynamoDb;
    this.table = table;
    this.tokens = new Contention(random);
    this.bounds =
        AwsRequestOverrideConfiguration.builder()
            .apiCallAttemptTimeout(bound.dividedBy(2))
            .apiCallTimeout(bound)
            .build();
  }

  @Override
  public TakeResult take(Bucket bucket, long permits, Instant known, Instant now) {
    return change(bucket, permits, nanos(bucket.latestFor(permits, now)), known, now);
  }

  @Override
  public Instant charge(Bucket bucket, long permits, Instant known, Instant now) {
    return change(bucket, permits, Long.MAX_VALUE, known, now).fullAt();
  }

  /** Takes permits of a bucket that is full no later than {@code latest}. */
  private TakeResult change(Bucket bucket, long permits, long latest, Instant known, Instant now) {
    Take take = new Take(bucket, bucket.gains(permits).toNanos(), latest, now, tokens.shortToken());
    // Of a bucket that was never seen there is probably no item.
    Seen seen = new Seen(nanos(known), known.equals(Instant.EPOCH));
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      UpdateItemRequest write = write(take, seen);
      Attempt made = AwsCall.of(SERVICE, () -> attempt(take, write));
      if (made.taken() || made.seen().full() > latest) {
        Instant fullAt = instant(made.seen().full());
        return made.taken() ? new TakeResult.Taken(fullAt) : new TakeResult.Insufficient(fullAt);
      }
      seen = made.seen();
    }
    throw AwsCall.contended(SERVICE);
  }

  /**
   * Permits to take, in nanoseconds of the bucket's time.
   *
   * @param latest when the bucket may be full at the latest for them to be in it
   * @param token unlike that of any other take
   */
  private record Take(Bucket bucket, long cost, long latest, Instant now, String token) {}

  /**
   * A bucket's item, as it was seen or as it is guessed to be.
   *
   * @param full 0 where there is no item
   * @param startsMap whether the next take begins a new map of takes: there is none, or a full one
   */
  private record Seen(long full, boolean startsMap) {

    static Seen of(Map<String, AttributeValue> item) {
      AttributeValue takes = item.get(TAKES);
      return new Seen(fullOf(item), takes == null || takes.m().size() >= MAX_TAKES);
    }
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
                                .overrideConfiguration(bounds))
                        .item()
                        .get(FULL))
                .map(full -> instant(Long.parseLong(full.n())))
                .filter(now::isBefore));
  }

  private UpdateItemRequest write(Take take, Seen seen) {
    boolean fills = seen.full() > nanos(take.now());
    return UpdateItemRequest.builder()
        .tableName(table)
        .key(place(take.bucket()))
        .updateExpression(
            String.join(
                ", ",
                "SET #expires = :expires",
                fills ? "#full = #full + :cost" : "#full = :now + :cost",
                seen.startsMap() ? START_MAP : "#takes.#take = :mark"))
        .conditionExpression(
            String.join(
                " AND ",
                fills ? FILLING : IS_FULL,
                seen.startsMap() ? HAS_NO_ROOM : HAS_ROOM,
                NOT_TAKEN))
        .expressionAttributeNames(
            Map.of(
                "#full", FULL,
                "#expires", EXPIRES,
                "#takes", TAKES,
                "#before", BEFORE,
                "#take", take.token()))
        .expressionAttributeValues(values(take, seen, fills))
        .returnValues(ReturnValue.UPDATED_NEW)
        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
        .overrideConfiguration(bounds)
        .build();
  }

  /** Values of the expressions; DynamoDB refuses any that no expression has. */
  private static Map<String, AttributeValue> values(Take take, Seen seen, boolean fills) {
    Map<String, AttributeValue> values = new HashMap<>();
    values.put(":cost", Item.number(take.cost()));
    values.put(":expires", Item.number(take.now().plus(KEPT).getEpochSecond()));
    values.put(":now", Item.number(nanos(take.now())));
    values.put(":most", Item.number(MAX_TAKES));
    if (fills) {
      values.put(":latest", Item.number(take.latest()));
    }
    if (seen.startsMap()) {
      values.put(":started", AttributeValue.fromM(Map.of(take.token(), MARK)));
      values.put(":none", AttributeValue.fromM(Map.of()));
    } else {
      values.put(":mark", MARK);
    }
    return values;
  }

  private Attempt attempt(Take take, UpdateItemRequest write) {
    try {
      return new Attempt(true, Seen.of(dynamoDb.updateItem(write).attributes()));
    } catch (ConditionalCheckFailedException refused) {
      return new Attempt(isMade(take, refused.item()), Seen.of(refused.item()));
    }
  }

  private static boolean isMade(Take take, Map<String, AttributeValue> item) {
    return Stream.of(TAKES, BEFORE)
        .map(item::get)
        .anyMatch(takes -> takes != null && takes.m().containsKey(take.token()));
  }

  /** A write's outcome, with the item that it left or met. */
  private record Attempt(boolean taken, Seen seen) {}

  private static long fullOf(Map<String, AttributeValue> item) {
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
