package dev.embedway.aws.control;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.aws.dynamo.Contention;
import dev.embedway.aws.dynamo.DynamoTable;
import dev.embedway.aws.dynamo.Item;
import dev.embedway.core.reembed.FillCounts;
import dev.embedway.core.reembed.Reembed;
import dev.embedway.core.reembed.Reembed.FailedKeys;
import dev.embedway.core.reembed.Reembed.Fill;
import dev.embedway.core.reembed.Reembed.Target;
import dev.embedway.core.reembed.Reembed.Use;
import dev.embedway.core.reembed.ReembedStore;
import dev.embedway.core.store.StoreVersion;
import dev.embedway.core.tenant.TenantId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Re-embeds that are not over in the control table: items {@code X#reembeds} / {@code
 * <tenant>#<store id>#<version in 9 digits>}. A write is a transaction, which DynamoDB makes once
 * however often it is sent.
 */
@ThreadSafe
public final class DynamoReembedStore implements ReembedStore {

  private static final String PARTITION = "X#reembeds";
  private static final String TENANT = "tenant";
  private static final String STORE = "store";
  private static final String VERSION = "version";
  private static final String REVISION = "revision";

  private final DynamoTable table;

  /** Re-embeds in a table of the shape that the topology gives it. */
  public DynamoReembedStore(DynamoDbClient dynamoDb, String table, RandomGenerator random) {
    this.table = new DynamoTable(dynamoDb, table, new Contention(random));
  }

  @Override
  public List<Reembed> all() {
    return table.list(PARTITION).stream().map(DynamoReembedStore::reembed).toList();
  }

  @Override
  public List<Reembed> of(TenantId tenant, String storeId) {
    return table.list(PARTITION, tenant.value() + "#" + storeId + "#").stream()
        .map(DynamoReembedStore::reembed)
        .toList();
  }

  @Override
  public boolean put(Reembed next) {
    Item item = item(next.revised(next.revision() + 1));
    return table
        .commit(
            List.of(
                next.revision() == 0
                    ? table.putNew(item)
                    : table.put(
                        item,
                        REVISION + " = :seen",
                        Map.of(),
                        Map.of(":seen", Item.number(next.revision())))))
        .isEmpty();
  }

  @Override
  public void remove(Target target) {
    table.commit(List.of(table.delete(key(target))));
  }

  private static Map<String, AttributeValue> key(Target target) {
    return DynamoTable.key(
        PARTITION,
        "%s#%s#%09d".formatted(target.tenant().value(), target.storeId(), target.version()));
  }

  private static Item item(Reembed reembed) {
    Target target = reembed.target();
    Map<String, AttributeValue> key = key(target);
    Item.Builder fill =
        Item.builder()
            .with("began", reembed.fill().began())
            .with("pass", counts(reembed.fill().pass()))
            .withStrings("failedOfPass", reembed.fill().failed().pass())
            .withStrings("failedOfLast", reembed.fill().failed().last());
    reembed.fill().after().ifPresent(after -> fill.with("after", after));
    reembed.fill().last().ifPresent(last -> fill.with("last", counts(last)));
    Item.Builder item = Item.builder();
    key.forEach(item::with);
    item.with(TENANT, target.tenant().value())
        .with(STORE, target.storeId())
        .with(VERSION, target.version())
        .with("state", reembed.use().state().name())
        .with("since", reembed.use().since())
        .with("fill", fill.build())
        .with(REVISION, reembed.revision());
    ReviewItem.put(reembed.review(), item);
    return item.build();
  }

  private static Item counts(FillCounts counts) {
    return Item.builder()
        .with("documents", counts.documents())
        .with("done", counts.done())
        .with("underWay", counts.underWay())
        .with("failed", counts.failed())
        .with("waiting", counts.waiting())
        .build();
  }

  private static Reembed reembed(Item item) {
    Item fill = item.map("fill").orElseThrow();
    return new Reembed(
        new Target(new TenantId(item.string(TENANT)), item.string(STORE), item.intValue(VERSION)),
        new Use(StoreVersion.State.valueOf(item.string("state")), item.instant("since")),
        new Fill(
            fill.optionalString("after"),
            fill.instant("began"),
            counts(fill.map("pass")).orElseThrow(),
            counts(fill.map("last")),
            new FailedKeys(fill.strings("failedOfPass"), fill.strings("failedOfLast"))),
        ReviewItem.read(item),
        item.longValue(REVISION));
  }

  private static Optional<FillCounts> counts(Optional<Item> item) {
    return item.map(it ->
        new FillCounts(
            it.longValue("documents"),
            it.longValue("done"),
            it.longValue("underWay"),
            it.longValue("failed"),
            it.longValue("waiting")));
  }
}
