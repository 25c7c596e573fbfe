package dev.embedway.aws.access;

import dev.embedway.aws.dynamo.Contention;
import dev.embedway.aws.dynamo.DynamoTable;
import dev.embedway.aws.dynamo.DynamoUpdate;
import dev.embedway.aws.dynamo.Item;
import dev.embedway.aws.dynamo.Listing;
import dev.embedway.core.page.Page;
import dev.embedway.core.page.PageRequest;
import dev.embedway.core.tenant.ApiKey;
import dev.embedway.core.tenant.ApiKeyStore;
import dev.embedway.core.tenant.Quota;
import dev.embedway.core.tenant.Tenant;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.topology.route.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * API keys and tenants in the access table. A key is three equal items, written and deleted
 * together: {@code K#<sha256>} / {@code key}, by which callers are known, {@code T#<tenant>#K} /
 * {@code <key id>}, by which it is revoked, and {@code T#<tenant>#L} / {@code <time>#<key id>}, by
 * which keys are listed. The tenant is an item of {@link DynamoTenantStore}, whose count of keys
 * changes in the same transactions.
 *
 * <p>Thread-safe; reads are strongly consistent.
 */
public final class DynamoApiKeyStore implements ApiKeyStore {

  private static final String KEYS = "keys";

  private final DynamoTable table;
  private final DynamoTenantStore tenants;

  /** Keys in a table of the shape that the topology gives it. */
  public DynamoApiKeyStore(DynamoDbClient dynamoDb, String table, RandomGenerator random) {
    this.table = new DynamoTable(dynamoDb, table, new Contention(random));
    this.tenants = new DynamoTenantStore(dynamoDb, table, random);
  }

  @Override
  public ApiKey add(ApiKey key, long max) {
    while (true) {
      List<TransactWriteItem> writes =
          List.of(
              table.putNew(item(key, hashPlace(key.sha256()))),
              table.put(item(key, idPlace(key.tenant(), key.id()))),
              table.put(item(key, listPlace(key))),
              table.change(oneMore(key, max)));
      Set<Integer> refused = table.commit(writes);
      if (refused.isEmpty()) {
        return key;
      }
      Optional<ApiKey> first = findBySha256(key.sha256());
      if (first.isPresent()) {
        return first.get();
      }
      long held = tenant(key.tenant()).map(Tenant::keys).orElse(0L);
      if (max > 0 && held >= max) {
        throw Quota.KEYS.exceeded(held + 1, max);
      }
      // Revoked between the two requests: add it once more.
    }
  }

  private static DynamoUpdate oneMore(ApiKey key, long max) {
    Map<String, AttributeValue> values = new HashMap<>();
    values.put(":one", Item.number(1));
    values.put(":now", Item.text(key.createdAt().toString()));
    if (max > 0) {
      values.put(":most", Item.number(max));
    }
    return new DynamoUpdate(
        DynamoTenantStore.place(key.tenant()),
        "SET createdAt = if_not_exists(createdAt, :now) ADD #keys :one",
        max > 0 ? "attribute_not_exists(#keys) OR #keys < :most" : "",
        Map.of("#keys", KEYS),
        values);
  }

  @Override
  public Optional<ApiKey> findBySha256(String sha256) {
    return table.get(hashPlace(sha256)).map(DynamoApiKeyStore::key);
  }

  @Override
  public Optional<ApiKey> find(TenantId tenant, String keyId) {
    return table.get(idPlace(tenant, keyId)).map(DynamoApiKeyStore::key);
  }

  @Override
  public Page<ApiKey> list(TenantId tenant, PageRequest page) {
    return Listing.ascending(table, listPartition(tenant)).page(page).map(DynamoApiKeyStore::key);
  }

  @Override
  public boolean revoke(TenantId tenant, String keyId) {
    Optional<ApiKey> key = find(tenant, keyId);
    return key.isPresent() && revoke(tenant, List.of(key.get()), Optional.empty());
  }

  @Override
  public boolean revokeBeside(TenantId tenant, String keyId, String other) {
    Optional<ApiKey> key = find(tenant, keyId);
    return key.isPresent() && revoke(tenant, List.of(key.get()), Optional.of(other));
  }

  @Override
  public List<ApiKey> revokeSome(TenantId tenant, Optional<String> kept) {
    while (true) {
      List<ApiKey> oldest =
          list(tenant, PageRequest.first(REVOKED_AT_ONCE)).items().stream()
              .filter(key -> !Optional.of(key.id()).equals(kept))
              .toList();
      if (oldest.isEmpty() || revoke(tenant, oldest, kept)) {
        return oldest;
      }
      // Another call revoked some of them meanwhile, or the kept one.
      if (kept.isPresent() && find(tenant, kept.get()).isEmpty()) {
        throw ApiKeyStore.keptIsGone();
      }
    }
  }

  /** Revokes all of them or none; false when one of them, or the one that stays, is gone. */
  private boolean revoke(TenantId tenant, List<ApiKey> keys, Optional<String> stays) {
    List<TransactWriteItem> writes = new ArrayList<>();
    stays.ifPresent(id -> writes.add(table.change(present(tenant, id))));
    for (ApiKey key : keys) {
      writes.add(table.deleteExisting(idPlace(tenant, key.id())));
      writes.add(table.delete(hashPlace(key.sha256())));
      writes.add(table.delete(listPlace(key)));
    }
    writes.add(
        table.change(
            new DynamoUpdate(
                DynamoTenantStore.place(tenant),
                "ADD #keys :fewer",
                "",
                Map.of("#keys", KEYS),
                Map.of(":fewer", Item.number(-keys.size())))));
    return table.commit(writes).isEmpty();
  }

  /** Changes nothing; a check without a write would need a right of its own. */
  private static DynamoUpdate present(TenantId tenant, String keyId) {
    return new DynamoUpdate(
        idPlace(tenant, keyId),
        "SET #tenant = :tenant",
        "attribute_exists(#tenant)",
        Map.of("#tenant", "tenant"),
        Map.of(":tenant", Item.text(tenant.value())));
  }

  @Override
  public Optional<Tenant> tenant(TenantId id) {
    return tenants.tenant(id);
  }

  @Override
  public Page<Tenant> tenants(PageRequest page) {
    return tenants.tenants(page);
  }

  @Override
  public List<TenantId> tenants() {
    return tenants.tenants();
  }

  @Override
  public Optional<Tenant> suspend(TenantId id, Instant at) {
    return tenants.suspend(id, at);
  }

  @Override
  public Optional<Tenant> resume(TenantId id) {
    return tenants.resume(id);
  }

  private static Map<String, AttributeValue> hashPlace(String sha256) {
    return DynamoTable.key("K#" + sha256, "key");
  }

  private static Map<String, AttributeValue> idPlace(TenantId tenant, String keyId) {
    return DynamoTable.key("T#" + tenant.value() + "#K", keyId);
  }

  private static Map<String, AttributeValue> listPlace(ApiKey key) {
    return DynamoTable.key(
        listPartition(key.tenant()), Item.ordered(key.createdAt()) + "#" + key.id());
  }

  private static String listPartition(TenantId tenant) {
    return "T#" + tenant.value() + "#L";
  }

  private static Item item(ApiKey key, Map<String, AttributeValue> place) {
    Item.Builder item =
        Item.builder()
            .with("id", key.id())
            .with("sha256", key.sha256())
            .with("tenant", key.tenant().value())
            .with("roles", roles(key.roles()))
            .with("name", key.name())
            .with("createdAt", key.createdAt());
    place.forEach(item::with);
    key.expiresAt().ifPresent(instant -> item.with("expiresAt", instant));
    return item.build();
  }

  private static ApiKey key(Item item) {
    return new ApiKey(
        item.string("id"),
        item.string("sha256"),
        new ApiKey.Grant(new TenantId(item.string("tenant")), roles(item.string("roles"))),
        item.string("name"),
        new ApiKey.Validity(item.instant("createdAt"), item.optionalInstant("expiresAt")));
  }

  private static String roles(Set<Role> roles) {
    return roles.stream().map(Role::wire).sorted().collect(Collectors.joining(","));
  }

  private static Set<Role> roles(String joined) {
    return Stream.of(joined.split(",", -1))
        .filter(name -> !name.isEmpty())
        .map(name ->
            Role.ofWire(name)
                .orElseThrow(() -> new IllegalStateException("no role of a key is " + name)))
        .collect(Collectors.toSet());
  }
}
