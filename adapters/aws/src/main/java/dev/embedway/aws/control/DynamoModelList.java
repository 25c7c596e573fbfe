package dev.embedway.aws.control;

import dev.embedway.aws.dynamo.Contention;
import dev.embedway.aws.dynamo.DynamoTable;
import dev.embedway.aws.dynamo.Item;
import dev.embedway.core.fleet.ListedModel;
import dev.embedway.core.fleet.ModelList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The list of models in the control table: an item {@code F#models} / {@code <id>} each.
 *
 * <p>Thread-safe; reads are strongly consistent.
 */
public final class DynamoModelList implements ModelList {

  private static final String PARTITION = "F#models";

  private final DynamoTable table;

  /** A list in a table of the shape that the topology gives it. */
  public DynamoModelList(DynamoDbClient dynamoDb, String table, RandomGenerator random) {
    this.table = new DynamoTable(dynamoDb, table, new Contention(random));
  }

  @Override
  public List<ListedModel> all() {
    return table.list(PARTITION).stream().map(DynamoModelList::model).toList();
  }

  @Override
  public ListedModel add(ListedModel model) {
    Map<String, AttributeValue> key = DynamoTable.key(PARTITION, model.id());
    Item.Builder item =
        Item.builder()
            .with("id", model.id())
            .with("artifact", model.artifact())
            .with("commit", model.commit())
            .with("bytes", model.bytes());
    key.forEach(item::with);
    boolean first = table.commit(List.of(table.putNew(item.build()))).isEmpty();
    // Of one that was taken off the list between the two requests, ours is as good as any.
    return first ? model : table.get(key).map(DynamoModelList::model).orElse(model);
  }

  private static ListedModel model(Item item) {
    return new ListedModel(
        item.string("id"), item.string("artifact"), item.string("commit"), item.longValue("bytes"));
  }
}
