package dev.embedway.aws.erasure;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.aws.control.DynamoCompactionState;
import dev.embedway.aws.dynamo.DynamoTable;
import dev.embedway.aws.dynamo.DynamoUpdate;
import dev.embedway.aws.dynamo.Item;
import dev.embedway.core.erasure.ErasedKind;
import dev.embedway.core.erasure.ErasurePlace;
import dev.embedway.core.erasure.ErasureScope;
import dev.embedway.core.erasure.Remnant;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.topology.TableSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * A tenant's items of the control table. Its usage is added to that of {@link #ALL_ERASED}, day by
 * day, in the transaction that deletes it.
 */
@ThreadSafe
final class ControlErasure implements ErasurePlace {

  /** Stands for every erased tenant in usage. */
  static final String ALL_ERASED = "_erased";

  private static final String USAGE = "U#";
  private static final String ADD =
      "SET #expires = :expires ADD #requests :requests, #tokens :tokens, #hits :hits";

  private final DynamoTable table;
  private final TableScan scan;

  ControlErasure(DynamoTable table) {
    this.table = table;
    this.scan = new TableScan(table);
  }

  @Override
  public Slice find(ErasureScope scope, Optional<String> after) {
    Slice own = scan.slice(scope.tenant(), after, item -> kind(scope.tenant(), item));
    if (own.next().isPresent()) {
      return own;
    }
    List<Remnant> all = new ArrayList<>(own.found());
    compactorsPlace().ifPresent(all::add);
    return new Slice(all, Optional.empty());
  }

  /** The compactor's place may name the tenant; without it the compactor starts over. */
  private Optional<Remnant> compactorsPlace() {
    return table
        .get(DynamoCompactionState.item())
        .map(item -> new Remnant(ErasedKind.OTHER_ITEMS, Handle.of(item), 0));
  }

  private static Optional<ErasedKind> kind(TenantId tenant, Item item) {
    String partition = item.string(TableSpec.PARTITION_KEY);
    String sort = item.string(TableSpec.SORT_KEY);
    String own = "T#" + tenant.value() + "#";
    if (partition.equals(USAGE + tenant.value())) {
      return Optional.of(ErasedKind.USAGE_RECORDS);
    }
    if (partition.startsWith("N#" + tenant.value() + "#")) {
      return Optional.of(ErasedKind.NONCES);
    }
    if (partition.startsWith("L#" + own)) {
      return Optional.of(ErasedKind.LIMITER_BUCKETS);
    }
    if (partition.equals(own + "S")) {
      return Optional.of(sort.startsWith("store#") ? ErasedKind.STORES : ErasedKind.OTHER_ITEMS);
    }
    if (partition.startsWith(own + "I#")) {
      return Optional.of(ErasedKind.IDEMPOTENCY_KEYS);
    }
    if (partition.startsWith(own + "J#") || partition.equals(own + "R")) {
      return Optional.of(ErasedKind.LEASES);
    }
    // Epochs of the cache, and the place of a reconcile, which starts over without it.
    boolean other =
        partition.startsWith(own)
            || sort.equals("T#" + tenant.value())
            || (partition.startsWith("X#")
                && item.optionalString("tenant").equals(Optional.of(tenant.value())));
    return other ? Optional.of(ErasedKind.OTHER_ITEMS) : Optional.empty();
  }

  @Override
  public void erase(ErasureScope scope, List<Remnant> found) {
    found.stream()
        .filter(remnant -> remnant.kind() == ErasedKind.USAGE_RECORDS)
        .map(Remnant::handle)
        .forEach(handle -> addUp(Handle.key(handle)));
    TableErasure.delete(
        table,
        found.stream().filter(remnant -> remnant.kind() != ErasedKind.USAGE_RECORDS).toList());
  }

  /** Of a record that changed in between, the sum is read again. */
  private void addUp(Map<String, AttributeValue> key) {
    Optional<Item> usage = table.get(key);
    while (usage.isPresent()
        && !table.commit(List.of(sum(usage.get()), taken(usage.get()))).isEmpty()) {
      usage = table.get(key);
    }
  }

  private TransactWriteItem sum(Item usage) {
    return table.change(
        new DynamoUpdate(
            DynamoTable.key(USAGE + ALL_ERASED, usage.string(TableSpec.SORT_KEY)),
            ADD,
            "",
            Map.of(
                "#requests", "requests",
                "#tokens", "tokens",
                "#hits", "cacheHits",
                "#expires", "expires"),
            Map.of(
                ":requests", Item.number(usage.longValue("requests")),
                ":tokens", Item.number(usage.longValue("tokens")),
                ":hits", Item.number(usage.longValue("cacheHits")),
                ":expires", Item.number(usage.longValue("expires")))));
  }

  private TransactWriteItem taken(Item usage) {
    Map<String, AttributeValue> key =
        DynamoTable.key(usage.string(TableSpec.PARTITION_KEY), usage.string(TableSpec.SORT_KEY));
    return table.delete(key, "requests", Item.number(usage.longValue("requests")));
  }
}
