package dev.embedway.aws.control;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.aws.dynamo.Contention;
import dev.embedway.aws.dynamo.DynamoTable;
import dev.embedway.aws.dynamo.DynamoUpdate;
import dev.embedway.aws.dynamo.Item;
import dev.embedway.core.pipeline.compact.CompactionPlace;
import dev.embedway.core.pipeline.compact.CompactionPlace.InStore;
import dev.embedway.core.pipeline.compact.CompactionState;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The compactor's lease and place in the control table: one item, {@code X#compactor} / {@code
 * state}, with the {@code owner} that has the lease until {@code until}, a millisecond of the
 * epoch, and the place as {@code entries}, {@code version} and {@code documents}, empty where there
 * is none.
 */
@ThreadSafe
public final class DynamoCompactionState implements CompactionState {

  private static final Map<String, AttributeValue> KEY = DynamoTable.key("X#compactor", "state");
  private static final String OWNER = "owner";
  private static final String UNTIL = "until";
  private static final String ENTRIES = "entries";
  private static final String VERSION = "version";
  private static final String DOCUMENTS = "documents";
  private static final String IS_OURS = "#owner = :owner";

  private final DynamoTable table;

  /** State in a table of the shape that the topology gives it. */
  public DynamoCompactionState(DynamoDbClient dynamoDb, String table, RandomGenerator random) {
    this.table = new DynamoTable(dynamoDb, table, new Contention(random));
  }

  /** Key of the item. */
  public static Map<String, AttributeValue> item() {
    return KEY;
  }

  @Override
  public Optional<CompactionPlace> take(String owner, Instant now, Instant until) {
    return table
        .update(
            new DynamoUpdate(
                KEY,
                "SET #owner = :owner, #until = :until",
                "attribute_not_exists(#owner) OR #owner = :owner OR #until <= :now",
                Map.of("#owner", OWNER, "#until", UNTIL),
                Map.of(
                    ":owner", Item.text(owner),
                    ":now", Item.number(now.toEpochMilli()),
                    ":until", Item.number(until.toEpochMilli()))))
        .map(DynamoCompactionState::place);
  }

  private static CompactionPlace place(Item item) {
    return new CompactionPlace(
        text(item, ENTRIES),
        text(item, VERSION)
            .flatMap(version -> text(item, DOCUMENTS).map(after -> new InStore(version, after))));
  }

  private static Optional<String> text(Item item, String name) {
    return item.optionalString(name).filter(value -> !value.isEmpty());
  }

  @Override
  public boolean keep(String owner, CompactionPlace place) {
    return table
        .update(
            new DynamoUpdate(
                KEY,
                "SET #entries = :entries, #version = :version, #documents = :documents",
                IS_OURS,
                Map.of(
                    "#owner", OWNER,
                    "#entries", ENTRIES,
                    "#version", VERSION,
                    "#documents", DOCUMENTS),
                Map.of(
                    ":owner", Item.text(owner),
                    ":entries", Item.text(place.entries().orElse("")),
                    ":version", Item.text(place.documents().map(InStore::version).orElse("")),
                    ":documents", Item.text(place.documents().map(InStore::after).orElse("")))))
        .isPresent();
  }

  @Override
  public void release(String owner) {
    table.update(
        new DynamoUpdate(
            KEY,
            "REMOVE #owner",
            IS_OURS,
            Map.of("#owner", OWNER),
            Map.of(":owner", Item.text(owner))));
  }
}
