package dev.embedway.aws.control;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.aws.dynamo.Contention;
import dev.embedway.aws.dynamo.DynamoTable;
import dev.embedway.aws.dynamo.Item;
import dev.embedway.core.pipeline.control.StageFlags;
import dev.embedway.core.pipeline.control.StageState;
import dev.embedway.core.pipeline.control.StageStore;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.topology.TableSpec;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Wanted states of the stages in the control table: items {@code X#stages} / {@code <stage>} with
 * {@code paused} and {@code draining}, 0 or 1, and {@code revision}. A change is a transaction,
 * which DynamoDB makes once however often it is sent.
 */
@ThreadSafe
public final class DynamoStageStore implements StageStore {

  private static final String PARTITION = "X#stages";
  private static final String PAUSED = "paused";
  private static final String DRAINING = "draining";
  private static final String REVISION = "revision";

  private final DynamoTable table;

  /** States in a table of the shape that the topology gives it. */
  public DynamoStageStore(DynamoDbClient dynamoDb, String table, RandomGenerator random) {
    this.table = new DynamoTable(dynamoDb, table, new Contention(random));
  }

  @Override
  public Map<PipelineStage, StageState> states() {
    Map<PipelineStage, StageState> all = new EnumMap<>(PipelineStage.class);
    for (PipelineStage stage : PipelineStage.values()) {
      all.put(stage, StageState.untouched(stage));
    }
    table
        .list(PARTITION)
        .forEach(item ->
            // One of a stage that only another version knows is that version's.
            PipelineStage.named(item.string(TableSpec.SORT_KEY))
                .ifPresent(stage -> all.put(stage, state(stage, item))));
    return all;
  }

  private static StageState state(PipelineStage stage, Item item) {
    return new StageState(
        stage,
        new StageFlags(item.longValue(PAUSED) == 1, item.longValue(DRAINING) == 1),
        item.longValue(REVISION));
  }

  @Override
  public boolean change(StageState seen, StageFlags next) {
    Item item =
        Item.builder()
            .with(TableSpec.PARTITION_KEY, PARTITION)
            .with(TableSpec.SORT_KEY, seen.stage().wire())
            .with(PAUSED, next.paused() ? 1 : 0)
            .with(DRAINING, next.draining() ? 1 : 0)
            .with(REVISION, seen.revision() + 1)
            .build();
    return table
        .commit(
            List.of(
                seen.revision() == 0
                    ? table.putNew(item)
                    : table.put(
                        item,
                        REVISION + " = :seen",
                        Map.of(),
                        Map.of(":seen", Item.number(seen.revision())))))
        .isEmpty();
  }
}
