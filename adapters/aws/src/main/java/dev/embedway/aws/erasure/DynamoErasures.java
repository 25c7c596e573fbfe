package dev.embedway.aws.erasure;

import dev.embedway.aws.dynamo.Contention;
import dev.embedway.aws.dynamo.DynamoTable;
import dev.embedway.aws.dynamo.Item;
import dev.embedway.core.erasure.Erasure;
import dev.embedway.core.erasure.ErasureStore;
import dev.embedway.topology.TableSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * Erasures in the control table: an item {@code E#erasures} / {@code <pseudonym>} each, which stays
 * without what names the tenant.
 *
 * <p>Thread-safe if its generator is; reads are strongly consistent.
 */
public final class DynamoErasures implements ErasureStore {

  private static final String PARTITION = "E#erasures";

  private final DynamoTable table;

  /** Erasures in a table of the shape that the topology gives it. */
  public DynamoErasures(DynamoDbClient dynamoDb, String table, RandomGenerator random) {
    this.table = new DynamoTable(dynamoDb, table, new Contention(random));
  }

  @Override
  public Optional<Erasure> find(String id) {
    return table.get(DynamoTable.key(PARTITION, id)).map(item -> erasure(id, item));
  }

  @Override
  public boolean save(Erasure next) {
    Item.Builder item = ErasureItems.of(next);
    DynamoTable.key(PARTITION, next.id()).forEach(item::with);
    TransactWriteItem write =
        next.revision() == 1
            ? table.putNew(item.build())
            : table.put(
                item.build(),
                ErasureItems.REVISION + " = :before",
                Map.of(),
                Map.of(":before", Item.number(next.revision() - 1)));
    return table.commit(List.of(write)).isEmpty();
  }

  @Override
  public List<Erasure> open() {
    return table.list(PARTITION).stream()
        .map(item -> erasure(item.string(TableSpec.SORT_KEY), item))
        .filter(erasure -> !erasure.isDone())
        .toList();
  }

  private static Erasure erasure(String id, Item item) {
    return ErasureItems.erasure(id, item);
  }
}
