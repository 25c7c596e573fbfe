package dev.embedway.aws.control;

import dev.embedway.aws.dynamo.Contention;
import dev.embedway.aws.dynamo.DynamoTable;
import dev.embedway.aws.dynamo.DynamoUpdate;
import dev.embedway.aws.dynamo.Item;
import dev.embedway.aws.dynamo.Listing;
import dev.embedway.core.observe.StageActivityStore;
import dev.embedway.core.observe.StageMinute;
import dev.embedway.core.page.PageRequest;
import dev.embedway.topology.TableSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The stages' work in the control table: an item {@code Y#<stage>} / {@code <minute>} with {@code
 * completed}, {@code last} and {@code expires}. Every process adds to it at most once a second. A
 * write whose answer was lost may count twice if another process wrote to the item in between, and
 * {@code last} may lack the difference between two processes' clocks.
 *
 * <p>Thread-safe if its generator is.
 */
public final class DynamoStageActivity implements StageActivityStore {

  /** Time after which a minute may be deleted. */
  static final Duration KEPT = Duration.ofDays(15);

  private static final String COMPLETED = "completed";
  private static final String LAST = "last";

  private final DynamoTable table;

  /** Work in a table of the shape that the topology gives it. */
  public DynamoStageActivity(DynamoDbClient dynamoDb, String table, RandomGenerator random) {
    this.table = new DynamoTable(dynamoDb, table, new Contention(random));
  }

  @Override
  public void add(StageMinute more) {
    table.update(
        new DynamoUpdate(
            DynamoTable.key(partition(more.stage()), more.minute().toString()),
            "SET #last = :last, #expires = :expires ADD #completed :completed",
            "",
            Map.of("#last", LAST, "#expires", "expires", "#completed", COMPLETED),
            Map.of(
                ":last", Item.text(more.last().toString()),
                ":expires", Item.number(more.minute().plus(KEPT).getEpochSecond()),
                ":completed", Item.number(more.completed()))));
  }

  @Override
  public List<StageMinute> newest(String stage, int max) {
    return Listing.descending(table, partition(stage)).page(PageRequest.first(max)).items().stream()
        .map(item -> minute(stage, item))
        .toList();
  }

  private static StageMinute minute(String stage, Item item) {
    return new StageMinute(
        stage,
        Instant.parse(item.string(TableSpec.SORT_KEY)),
        item.longValue(COMPLETED),
        item.instant(LAST));
  }

  private static String partition(String stage) {
    return "Y#" + stage;
  }
}
