package dev.embedway.aws.erasure;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.aws.dynamo.DynamoTable;
import dev.embedway.aws.dynamo.Item;
import dev.embedway.core.erasure.ErasedKind;
import dev.embedway.core.erasure.ErasurePlace;
import dev.embedway.core.erasure.Remnant;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.topology.TableSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;

/**
 * A scan of a whole table for what names a tenant, in slices. DynamoDB filters by the name alone;
 * which item is the tenant's is decided here.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Scan.html">Scan</a>
 */
@ThreadSafe
final class TableScan {

  /** Pages of 1 MB that one slice reads at most before its place is kept. */
  private static final int MAX_PAGES = 16;

  private static final String NAMED =
      "contains(#pk, :name) OR contains(#sk, :name) OR #tenant = :name"
          + " OR begins_with(#key, :folder)";

  private final DynamoTable table;

  TableScan(DynamoTable table) {
    this.table = table;
  }

  /**
   * A slice of the items that are the tenant's.
   *
   * @param kind of an item that holds the tenant's name; empty for one that is not the tenant's
   */
  ErasurePlace.Slice slice(
      TenantId tenant, Optional<String> after, Function<Item, Optional<ErasedKind>> kind) {
    Map<String, AttributeValue> start = after.map(Handle::key).orElse(Map.of());
    List<Remnant> found = new ArrayList<>();
    for (int pages = 0; pages < MAX_PAGES && found.isEmpty(); pages++) {
      DynamoTable.QueryPage page = table.scan(request(tenant, start));
      for (Item item : page.items()) {
        kind.apply(item).map(it -> new Remnant(it, Handle.of(item))).ifPresent(found::add);
        if (found.size() == ErasurePlace.MAX_SLICE) {
          return new ErasurePlace.Slice(found, Optional.of(Handle.of(item)));
        }
      }
      start = page.last();
      if (start.isEmpty()) {
        return new ErasurePlace.Slice(found, Optional.empty());
      }
    }
    return new ErasurePlace.Slice(found, Optional.of(Handle.of(new Item(start))));
  }

  private static ScanRequest request(TenantId tenant, Map<String, AttributeValue> start) {
    return ScanRequest.builder()
        .consistentRead(true)
        .filterExpression(NAMED)
        .expressionAttributeNames(
            Map.of(
                "#pk",
                TableSpec.PARTITION_KEY,
                "#sk",
                TableSpec.SORT_KEY,
                "#tenant",
                "tenant",
                "#key",
                "key"))
        .expressionAttributeValues(
            Map.of(
                ":name", Item.text(tenant.value()),
                ":folder", Item.text(tenant.value() + "/")))
        .exclusiveStartKey(start.isEmpty() ? null : start)
        .build();
  }
}
