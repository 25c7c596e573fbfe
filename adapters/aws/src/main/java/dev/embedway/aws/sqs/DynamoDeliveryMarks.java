package dev.embedway.aws.sqs;

import dev.embedway.aws.dynamo.Contention;
import dev.embedway.aws.dynamo.DynamoTable;
import dev.embedway.aws.dynamo.DynamoUpdate;
import dev.embedway.aws.dynamo.Item;
import dev.embedway.core.error.EmbedwayException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Marks in the control table: an item {@code R#<queue>} / {@code <message id>} with a set {@code
 * begun} of marks, each the epoch's milliseconds at its beginning, {@code /} and a random number.
 * It expires with its message.
 *
 * <p>Thread-safe if its generator is.
 */
public final class DynamoDeliveryMarks implements DeliveryMarks {

  private static final String BEGUN = "begun";
  private static final String EXPIRES = "expires";

  /** Marks that could not be removed, kept for a later try; more than these are forgotten. */
  private static final int MAX_KEPT_MARKS = 10_000;

  private final DynamoTable table;
  private final String partition;
  private final Duration maxInvocation;
  private final Duration kept;
  private final InstantSource clock;
  private final RandomGenerator random;

  /** Marks of deliveries that ended, still in the table because it did not answer. */
  private final Set<String> left = ConcurrentHashMap.newKeySet();

  /**
   * Marks of a queue's messages.
   *
   * @param maxInvocation max time of a function's invocation: an older mark is of one that is over
   * @param kept time after which a mark may go
   */
  DynamoDeliveryMarks(
      DynamoTable table,
      String queue,
      Duration maxInvocation,
      Duration kept,
      InstantSource clock,
      RandomGenerator random) {
    this.table = table;
    this.partition = "R#" + queue;
    this.maxInvocation = maxInvocation;
    this.kept = kept;
    this.clock = clock;
    this.random = random;
  }

  /** Marks of one queue's deliveries in the control table. */
  public static DynamoDeliveryMarks in(
      DynamoDbClient dynamoDb,
      String table,
      String queue,
      Duration maxInvocation,
      Duration kept,
      InstantSource clock,
      RandomGenerator random) {
    return new DynamoDeliveryMarks(
        new DynamoTable(dynamoDb, table, new Contention(random)),
        queue,
        maxInvocation,
        kept,
        clock,
        random);
  }

  @Override
  public int deaths(String messageId) {
    long over = clock.instant().minus(maxInvocation).toEpochMilli();
    List<String> marks =
        table
            .get(key(messageId))
            .map(item -> item.values().get(BEGUN))
            .map(AttributeValue::ss)
            .orElseGet(List::of);
    List<String> ended = marks.stream().filter(left::contains).toList();
    ended.forEach(mark -> end(messageId, mark));
    return (int)
        marks.stream()
            .filter(mark -> !ended.contains(mark))
            .filter(mark -> begun(mark) < over)
            .count();
  }

  @Override
  public String begin(String messageId) {
    Instant now = clock.instant();
    String mark = now.toEpochMilli() + "/" + Long.toHexString(random.nextLong());
    table.update(
        new DynamoUpdate(
            key(messageId),
            "SET #expires = :expires ADD #begun :mark",
            "",
            Map.of("#begun", BEGUN, "#expires", EXPIRES),
            Map.of(
                ":mark", AttributeValue.fromSs(List.of(mark)),
                ":expires", Item.number(now.plus(kept).getEpochSecond()))));
    return mark;
  }

  @Override
  public void end(String messageId, String mark) {
    try {
      table.update(
          new DynamoUpdate(
              key(messageId),
              "DELETE #begun :mark",
              "",
              Map.of("#begun", BEGUN),
              Map.of(":mark", AttributeValue.fromSs(List.of(mark)))));
      left.remove(mark);
    } catch (EmbedwayException e) {
      if (left.size() < MAX_KEPT_MARKS) {
        left.add(mark);
      }
    }
  }

  private Map<String, AttributeValue> key(String messageId) {
    return DynamoTable.key(partition, messageId);
  }

  private static long begun(String mark) {
    return Long.parseLong(mark.substring(0, mark.indexOf('/')));
  }
}
