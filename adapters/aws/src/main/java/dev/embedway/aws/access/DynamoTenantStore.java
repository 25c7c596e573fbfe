package dev.embedway.aws.access;

import dev.embedway.aws.dynamo.Contention;
import dev.embedway.aws.dynamo.DynamoTable;
import dev.embedway.aws.dynamo.DynamoUpdate;
import dev.embedway.aws.dynamo.Item;
import dev.embedway.aws.dynamo.Listing;
import dev.embedway.core.page.Page;
import dev.embedway.core.page.PageRequest;
import dev.embedway.core.tenant.Tenant;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.tenant.TenantStore;
import dev.embedway.topology.TableSpec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Tenants in the access table: an item {@code tenants} / {@code <tenant>} each, which stays. All of
 * them are one partition, so that a function may be let read them and no key.
 *
 * <p>Thread-safe; reads are strongly consistent.
 */
public final class DynamoTenantStore implements TenantStore {

  /** Partition of all tenants. */
  public static final String PARTITION = "tenants";

  private static final String SUSPENDED_AT = "suspendedAt";
  private static final String IS_THERE = "attribute_exists(createdAt)";

  private final DynamoTable table;

  /** Tenants in a table of the shape that the topology gives it. */
  public DynamoTenantStore(DynamoDbClient dynamoDb, String table, RandomGenerator random) {
    this.table = new DynamoTable(dynamoDb, table, new Contention(random));
  }

  @Override
  public Optional<Tenant> tenant(TenantId id) {
    return table.get(place(id)).map(DynamoTenantStore::tenant);
  }

  @Override
  public Page<Tenant> tenants(PageRequest page) {
    return Listing.ascending(table, PARTITION).page(page).map(DynamoTenantStore::tenant);
  }

  @Override
  public List<TenantId> tenants() {
    return table.list(PARTITION).stream().map(DynamoTenantStore::tenant).map(Tenant::id).toList();
  }

  @Override
  public Optional<Tenant> suspend(TenantId id, Instant at) {
    return table
        .update(
            new DynamoUpdate(
                place(id),
                "SET #at = if_not_exists(#at, :at)",
                IS_THERE,
                Map.of("#at", SUSPENDED_AT),
                Map.of(":at", Item.text(at.toString()))))
        .map(DynamoTenantStore::tenant);
  }

  @Override
  public Optional<Tenant> resume(TenantId id) {
    return table
        .update(
            new DynamoUpdate(
                place(id), "REMOVE #at", IS_THERE, Map.of("#at", SUSPENDED_AT), Map.of()))
        .map(DynamoTenantStore::tenant);
  }

  /** Key of a tenant's item. */
  public static Map<String, AttributeValue> place(TenantId id) {
    return DynamoTable.key(PARTITION, id.value());
  }

  private static Tenant tenant(Item item) {
    return new Tenant(
        new TenantId(item.string(TableSpec.SORT_KEY)),
        item.instant("createdAt"),
        item.longValue("keys"),
        item.optionalInstant(SUSPENDED_AT));
  }
}
