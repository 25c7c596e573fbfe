package dev.embedway.aws;

import dev.embedway.core.tenant.ApiKey;
import dev.embedway.core.tenant.ApiKeyStore;
import dev.embedway.core.tenant.Role;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.topology.TableSpec;
import java.util.Comparator;
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
 * API keys in the control table. A key is two equal items, written and deleted together: {@code
 * K#<sha256>} / {@code key}, by which callers are known, and {@code T#<tenant>#K} / {@code <key
 * id>}, by which they are listed. A tenant is an item {@code tenants} / {@code <tenant>} that
 * stays.
 *
 * <p>Thread-safe; reads are strongly consistent.
 */
public final class DynamoApiKeyStore implements ApiKeyStore {

  private static final String TENANTS = "tenants";

  private final DynamoTable table;

  /** Keys in a table of the shape that the topology gives it. */
  public DynamoApiKeyStore(DynamoDbClient dynamoDb, String table, RandomGenerator random) {
    this.table = new DynamoTable(dynamoDb, table, new Contention(random));
  }

  @Override
  public ApiKey add(ApiKey key) {
    while (true) {
      List<TransactWriteItem> writes =
          List.of(
              table.putNew(item(key, hashPlace(key.sha256()))),
              table.put(item(key, listPlace(key.tenant(), key.id()))),
              table.put(new Item(DynamoTable.key(TENANTS, key.tenant().value()))));
      if (table.commit(writes).isEmpty()) {
        return key;
      }
      Optional<ApiKey> first = findBySha256(key.sha256());
      if (first.isPresent()) {
        return first.get();
      }
      // Revoked between the two requests: add it once more.
    }
  }

  @Override
  public Optional<ApiKey> findBySha256(String sha256) {
    return table.get(hashPlace(sha256)).map(DynamoApiKeyStore::key);
  }

  @Override
  public List<ApiKey> list(TenantId tenant) {
    return table.list(listPartition(tenant)).stream()
        .map(DynamoApiKeyStore::key)
        .sorted(Comparator.comparing(ApiKey::createdAt).thenComparing(ApiKey::id))
        .toList();
  }

  @Override
  public boolean revoke(TenantId tenant, String keyId) {
    Map<String, AttributeValue> listed = listPlace(tenant, keyId);
    Optional<ApiKey> key = table.get(listed).map(DynamoApiKeyStore::key);
    key.ifPresent(held ->
        table.commit(List.of(table.delete(listed), table.delete(hashPlace(held.sha256())))));
    return key.isPresent();
  }

  @Override
  public boolean tenantExists(TenantId tenant) {
    return table.get(DynamoTable.key(TENANTS, tenant.value())).isPresent();
  }

  @Override
  public List<TenantId> tenants() {
    return table.list(TENANTS).stream()
        .map(item -> new TenantId(item.string(TableSpec.SORT_KEY)))
        .toList();
  }

  private static Map<String, AttributeValue> hashPlace(String sha256) {
    return DynamoTable.key("K#" + sha256, "key");
  }

  private static Map<String, AttributeValue> listPlace(TenantId tenant, String keyId) {
    return DynamoTable.key(listPartition(tenant), keyId);
  }

  private static String listPartition(TenantId tenant) {
    return "T#" + tenant.value() + "#K";
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
        new TenantId(item.string("tenant")),
        roles(item.string("roles")),
        item.string("name"),
        item.instant("createdAt"),
        item.optionalInstant("expiresAt"));
  }

  private static String roles(Set<Role> roles) {
    return roles.stream().map(Role::wire).sorted().collect(Collectors.joining(","));
  }

  private static Set<Role> roles(String joined) {
    return Stream.of(joined.split(",", -1))
        .filter(name -> !name.isEmpty())
        .map(Role::ofWire)
        .collect(Collectors.toSet());
  }
}
