package dev.embedway.aws.control;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.aws.dynamo.Contention;
import dev.embedway.aws.dynamo.DynamoTable;
import dev.embedway.aws.dynamo.DynamoUpdate;
import dev.embedway.aws.dynamo.Item;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.job.BatchLeases;
import dev.embedway.topology.TableSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Leases in the control table: an item {@code T#<tenant>#J#<job>} / {@code embed#<batch>} with the
 * {@code owner} that has it, none once it is released, {@code until} a millisecond of the epoch. It
 * expires a day after that. An item is below 1 KB, so taking a batch is one write unit, however
 * large the job's own item is.
 */
@ThreadSafe
public final class DynamoBatchLeases implements BatchLeases {

  private static final String OWNER = "owner";
  private static final String UNTIL = "until";
  private static final String EXPIRES = "expires";
  private static final String EMBED = "embed#";
  private static final Duration KEPT = Duration.ofDays(1);
  private static final String SET = "SET #owner = :owner, #until = :until, #expires = :expires";

  private final DynamoTable table;

  /** Leases in a table of the shape that the topology gives it, its TTL in {@code expires}. */
  public DynamoBatchLeases(DynamoDbClient dynamoDb, String table, RandomGenerator random) {
    this.table = new DynamoTable(dynamoDb, table, new Contention(random));
  }

  @Override
  public boolean take(JobId job, int batch, String owner, Instant now, Instant until) {
    return table
        .update(
            new DynamoUpdate(
                key(job, batch),
                SET,
                "attribute_not_exists(#owner) OR #owner = :owner OR #until <= :now",
                Map.of("#owner", OWNER, "#until", UNTIL, "#expires", EXPIRES),
                Map.of(
                    ":owner", Item.text(owner),
                    ":now", Item.number(now.toEpochMilli()),
                    ":until", Item.number(until.toEpochMilli()),
                    ":expires", expires(until))))
        .isPresent();
  }

  @Override
  public boolean renew(JobId job, int batch, String owner, Instant until) {
    return table
        .update(
            new DynamoUpdate(
                key(job, batch),
                SET,
                "#owner = :owner",
                Map.of("#owner", OWNER, "#until", UNTIL, "#expires", EXPIRES),
                Map.of(
                    ":owner", Item.text(owner),
                    ":until", Item.number(until.toEpochMilli()),
                    ":expires", expires(until))))
        .isPresent();
  }

  @Override
  public Optional<Instant> until(JobId job, int batch) {
    return table
        .get(key(job, batch))
        .filter(item -> item.optionalString(OWNER).isPresent())
        .map(item -> Instant.ofEpochMilli(item.longValue(UNTIL)));
  }

  @Override
  public void release(JobId job, int batch, String owner) {
    end(key(job, batch), owner);
  }

  @Override
  public void releaseOthers(JobId job, String ownerPrefix) {
    table.list(partition(job), EMBED).stream()
        .forEach(item ->
            item.optionalString(OWNER)
                .filter(owner -> !owner.startsWith(ownerPrefix))
                .ifPresent(owner -> end(keyOf(item), owner)));
  }

  private void end(Map<String, AttributeValue> key, String owner) {
    table.update(
        new DynamoUpdate(
            key,
            "REMOVE #owner",
            "#owner = :owner",
            Map.of("#owner", OWNER),
            Map.of(":owner", Item.text(owner))));
  }

  private static Map<String, AttributeValue> keyOf(Item item) {
    return DynamoTable.key(item.string(TableSpec.PARTITION_KEY), item.string(TableSpec.SORT_KEY));
  }

  private static Map<String, AttributeValue> key(JobId job, int batch) {
    return DynamoTable.key(partition(job), EMBED + batch);
  }

  private static String partition(JobId job) {
    return "T#" + job.tenant().value() + "#J#" + job.wire();
  }

  private static AttributeValue expires(Instant until) {
    return Item.number(until.plus(KEPT).getEpochSecond());
  }
}
