package dev.embedway.aws.control;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.aws.dynamo.Contention;
import dev.embedway.aws.dynamo.DynamoTable;
import dev.embedway.aws.dynamo.DynamoUpdate;
import dev.embedway.aws.dynamo.Item;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.pipeline.stage.ReadingTurns;
import dev.embedway.core.tenant.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Turns in the control table: an item {@code T#<tenant>#R} / {@code <fleet>} with the {@code
 * invocation} that has it, {@code since} and {@code until} in milliseconds of the epoch. It expires
 * a day after its last use.
 */
@ThreadSafe
public final class DynamoReadingTurns implements ReadingTurns {

  private static final String INVOCATION = "invocation";
  private static final String SINCE = "since";
  private static final String UNTIL = "until";
  private static final String EXPIRES = "expires";
  private static final Duration KEPT = Duration.ofDays(1);

  private final DynamoTable table;
  private final String fleet;
  private final Duration maxInvocation;
  private final InstantSource clock;

  /**
   * Turns in a table of the shape that the topology gives it.
   *
   * @param fleet name of what shares the turns: processes of one name, and nobody else
   * @param maxInvocation max time of an invocation, after which its turn is free
   */
  public DynamoReadingTurns(
      DynamoDbClient dynamoDb,
      String table,
      String fleet,
      Duration maxInvocation,
      InstantSource clock,
      RandomGenerator random) {
    this.table = new DynamoTable(dynamoDb, table, new Contention(random));
    this.fleet = fleet;
    this.maxInvocation = maxInvocation;
    this.clock = clock;
  }

  @Override
  public Optional<Duration> take(TenantId tenant, String invocation) {
    Instant now = clock.instant();
    Optional<Item> taken =
        table.update(
            new DynamoUpdate(
                key(tenant),
                "SET #invocation = :invocation, #since = :now, #until = :until, #expires = :expires",
                "attribute_not_exists(#until) OR #until <= :now OR #invocation = :invocation",
                Map.of(
                    "#invocation", INVOCATION,
                    "#since", SINCE,
                    "#until", UNTIL,
                    "#expires", EXPIRES),
                Map.of(
                    ":invocation", Item.text(invocation),
                    ":now", Item.number(now.toEpochMilli()),
                    ":until", Item.number(now.plus(maxInvocation).toEpochMilli()),
                    ":expires", Item.number(now.plus(KEPT).getEpochSecond()))));
    return taken.isPresent() ? Optional.empty() : Optional.of(held(tenant, now));
  }

  private Duration held(TenantId tenant, Instant now) {
    return table
        .get(key(tenant))
        .map(item -> Duration.between(Instant.ofEpochMilli(item.longValue(SINCE)), now))
        .orElse(Duration.ZERO);
  }

  @Override
  public void end(TenantId tenant, String invocation) {
    try {
      table.update(
          new DynamoUpdate(
              key(tenant),
              "SET #until = :ended",
              "#invocation = :invocation",
              Map.of("#invocation", INVOCATION, "#until", UNTIL),
              Map.of(":invocation", Item.text(invocation), ":ended", Item.number(0))));
    } catch (EmbedwayException e) {
      // The turn ends with the max time of its invocation.
    }
  }

  private Map<String, AttributeValue> key(TenantId tenant) {
    return DynamoTable.key("T#" + tenant.value() + "#R", fleet);
  }
}
