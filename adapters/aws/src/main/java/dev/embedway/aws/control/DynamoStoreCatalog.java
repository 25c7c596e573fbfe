package dev.embedway.aws.control;

import dev.embedway.aws.dynamo.Contention;
import dev.embedway.aws.dynamo.DynamoTable;
import dev.embedway.aws.dynamo.DynamoUpdate;
import dev.embedway.aws.dynamo.Item;
import dev.embedway.aws.ledger.ForgetItems;
import dev.embedway.core.error.ConflictException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.pipeline.job.ForgetChange;
import dev.embedway.core.pipeline.job.Leftovers;
import dev.embedway.core.store.StoreCatalog;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.tenant.Quota;
import dev.embedway.core.tenant.Quotas;
import dev.embedway.core.tenant.TenantId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * Stores in the control table, a tenant's in one partition {@code T#<tenant>#S}: the store under
 * {@code store#<id>}, and under {@code name#<name in lower case>} the id that holds the name, both
 * written in one transaction. A store whose name was changed holds two, that of its folder and the
 * present one. Deleting removes the names and leaves the store's item with {@code deletedAt}.
 * {@code count} has the number of stores, changed in the same transactions, as are entries of the
 * list of stores that expire ({@link ExpiryList}). So is the forget list in the ledger table: by
 * deletions, and by replacements that retire a version.
 *
 * <p>Thread-safe; reads are strongly consistent.
 */
public final class DynamoStoreCatalog implements StoreCatalog {

  private static final Pattern ID = Pattern.compile("vs_[0-9a-f]{24}");
  private static final String STORE = "store#";
  private static final String DELETED_AT = "deletedAt";

  /** Attributes of an existing store that an update may set. */
  private static final List<String> CHANGEABLE =
      List.of(
          StoreItems.NAME,
          "description",
          "metadata",
          StoreItems.VERSIONS,
          StoreItems.SEARCHES,
          StoreItems.EXPIRY);

  /** Those that other items of the store are named by. */
  private static final List<String> NAMED = List.of(StoreItems.NAME, StoreItems.EXPIRY);

  /** Stores that expire. */
  private static final ExpiryList EXPIRIES = new ExpiryList("X#expiries");

  private static final String COUNT = "stores";

  private final DynamoTable table;
  private final DynamoTable ledger;
  private final long max;
  private final InstantSource clock;

  /**
   * Stores in tables of the shapes that the topology gives them.
   *
   * @param table of the stores
   * @param ledger the table that has the forget list
   * @param quotas of stores of a tenant
   */
  public DynamoStoreCatalog(
      DynamoDbClient dynamoDb,
      String table,
      String ledger,
      Quotas quotas,
      InstantSource clock,
      RandomGenerator random) {
    Contention contention = new Contention(random);
    this.table = new DynamoTable(dynamoDb, table, contention);
    this.ledger = new DynamoTable(dynamoDb, ledger, contention);
    this.max = quotas.stores();
    this.clock = clock;
  }

  @Override
  public void add(StoreSpec store) {
    List<TransactWriteItem> writes =
        new ArrayList<>(
            List.of(
                table.putNew(nameItem(store)),
                table.putNew(item(store)),
                table.change(counted(store.tenant(), 1))));
    entry(store).map(table::put).ifPresent(writes::add);
    Set<Integer> refused = table.commit(writes);
    while (refused.equals(Set.of(2))) {
      long held = count(store.tenant());
      if (held >= max) {
        throw Quota.STORES.exceeded(held + 1, max);
      }
      // One was deleted between the two requests.
      refused = table.commit(writes);
    }
    if (!refused.isEmpty()) {
      throw taken();
    }
  }

  private static ConflictException taken() {
    return new ConflictException(
        ErrorCode.STORE_NAME_TAKEN,
        "a store of this name, or whose folder has this name, is there already, names being equal"
            + " whatever their case; choose another name or delete that store");
  }

  @Override
  public Optional<StoreSpec> find(TenantId tenant, String idOrName) {
    Optional<StoreSpec> byId =
        ID.matcher(idOrName).matches() ? byId(tenant, idOrName) : Optional.empty();
    return byId.or(() ->
        table
            .get(namePlace(tenant, idOrName))
            .flatMap(name -> byId(tenant, name.string(StoreItems.ID))));
  }

  @Override
  public boolean replace(StoreSpec next, StoreSpec seen) {
    List<TransactWriteItem> writes = new ArrayList<>();
    writes.add(asSeen(item(next), seen, CHANGEABLE));
    if (!next.name().equalsIgnoreCase(seen.name())) {
      if (!seen.isFolder(seen.name())) {
        writes.add(table.delete(namePlace(seen.tenant(), seen.name())));
      }
      if (!next.isFolder(next.name())) {
        writes.add(table.putNew(nameItem(next)));
      }
    }
    if (!entryPlace(next).equals(entryPlace(seen))) {
      entryPlace(seen).map(table::delete).ifPresent(writes::add);
      entry(next).map(table::put).ifPresent(writes::add);
    }
    ForgetChange forget = new Leftovers(clock.instant()).replaced(seen, next);
    ForgetItems.writes(ledger, forget).forEach(writes::add);
    Set<Integer> refused = table.commit(writes);
    if (!refused.isEmpty() && !refused.contains(0)) {
      throw taken();
    }
    return refused.isEmpty();
  }

  /** Writes a store's item unless it is deleted, or other than as seen in these attributes. */
  private TransactWriteItem asSeen(Item next, StoreSpec seen, List<String> attributes) {
    Map<String, AttributeValue> before = item(seen).values();
    Map<String, AttributeValue> values = new HashMap<>();
    Map<String, String> names = new HashMap<>();
    StringJoiner condition =
        new StringJoiner(" AND ").add("attribute_not_exists(" + DELETED_AT + ")");
    for (String attribute : attributes) {
      names.put("#" + attribute, attribute);
      Optional<AttributeValue> value = Optional.ofNullable(before.get(attribute));
      condition.add(
          value.isEmpty()
              ? "attribute_not_exists(#" + attribute + ")"
              : "#" + attribute + " = :" + attribute);
      value.ifPresent(seenValue -> values.put(":" + attribute, seenValue));
    }
    return table.put(next, condition.toString(), names, values);
  }

  @Override
  public long count(TenantId tenant) {
    return table.get(countPlace(tenant)).map(item -> item.longValue(COUNT, 0)).orElse(0L);
  }

  /** A change of the number of stores, which may not grow over the limit. */
  private DynamoUpdate counted(TenantId tenant, int by) {
    Map<String, AttributeValue> values = new HashMap<>();
    values.put(":by", Item.number(by));
    boolean limited = by > 0 && max > 0;
    if (limited) {
      values.put(":most", Item.number(max));
    }
    return new DynamoUpdate(
        countPlace(tenant),
        "ADD #stores :by",
        limited ? "attribute_not_exists(#stores) OR #stores < :most" : "",
        Map.of("#stores", COUNT),
        values);
  }

  @Override
  public List<StoreSpec> list(TenantId tenant) {
    return table.list(partition(tenant), STORE).stream()
        .filter(item -> !isDeleted(item))
        .map(item -> StoreItems.store(tenant, item))
        .sorted(Comparator.comparing(StoreSpec::createdAt).reversed().thenComparing(StoreSpec::id))
        .toList();
  }

  @Override
  public boolean delete(TenantId tenant, String storeId, Instant at) {
    // A store that was changed between the two requests may have another name to be freed.
    for (Optional<StoreSpec> held = byId(tenant, storeId);
        held.isPresent();
        held = byId(tenant, storeId)) {
      if (table.commit(deletion(held.get(), at, NAMED)).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean delete(StoreSpec seen, Instant at) {
    return table.commit(deletion(seen, at, CHANGEABLE)).isEmpty();
  }

  @Override
  public List<StoreSpec> expiredBefore(Instant time, int limit) {
    return EXPIRIES.before(
        table,
        time,
        limit,
        entry ->
            byId(entry.tenant(), entry.id())
                .flatMap(store ->
                    store.expiry().map(expiry -> new ExpiryList.Ending<>(store, expiry.at()))));
  }

  /** The store's entry of the list of those that expire; empty where it has none. */
  private static Optional<Item> entry(StoreSpec store) {
    return store.expiry().map(each -> EXPIRIES.entry(each.at(), store.tenant(), store.id()));
  }

  private static Optional<Map<String, AttributeValue>> entryPlace(StoreSpec store) {
    return store.expiry().map(each -> EXPIRIES.place(each.at(), store.tenant(), store.id()));
  }

  /** Writes of a deletion, unless these attributes of the store are other than as seen. */
  private List<TransactWriteItem> deletion(StoreSpec store, Instant at, List<String> attributes) {
    Item.Builder tombstone = Item.builder();
    item(store).values().forEach(tombstone::with);
    tombstone.with(DELETED_AT, at);
    List<TransactWriteItem> writes = new ArrayList<>();
    writes.add(asSeen(tombstone.build(), store, attributes));
    entryPlace(store).map(table::delete).ifPresent(writes::add);
    writes.add(table.delete(namePlace(store.tenant(), store.prefix())));
    if (!store.isFolder(store.name())) {
      writes.add(table.delete(namePlace(store.tenant(), store.name())));
    }
    writes.add(table.change(counted(store.tenant(), -1)));
    ForgetItems.writes(ledger, new Leftovers(at).deleted(store)).forEach(writes::add);
    return writes;
  }

  @Override
  public Optional<Instant> deletedAt(TenantId tenant, String storeId) {
    return table.get(storePlace(tenant, storeId)).flatMap(item -> item.optionalInstant(DELETED_AT));
  }

  private Optional<StoreSpec> byId(TenantId tenant, String id) {
    return live(tenant, id).map(item -> StoreItems.store(tenant, item));
  }

  private Optional<Item> live(TenantId tenant, String id) {
    return table.get(storePlace(tenant, id)).filter(item -> !isDeleted(item));
  }

  private static boolean isDeleted(Item item) {
    return item.optionalString(DELETED_AT).isPresent();
  }

  private static String partition(TenantId tenant) {
    return "T#" + tenant.value() + "#S";
  }

  private static Map<String, AttributeValue> countPlace(TenantId tenant) {
    return DynamoTable.key(partition(tenant), "count");
  }

  private static Map<String, AttributeValue> storePlace(TenantId tenant, String id) {
    return DynamoTable.key(partition(tenant), STORE + id);
  }

  private static Map<String, AttributeValue> namePlace(TenantId tenant, String name) {
    return DynamoTable.key(partition(tenant), "name#" + name.toLowerCase(Locale.ROOT));
  }

  private static Item nameItem(StoreSpec store) {
    Item.Builder name = Item.builder().with(StoreItems.ID, store.id());
    namePlace(store.tenant(), store.name()).forEach(name::with);
    return name.build();
  }

  private static Item item(StoreSpec store) {
    Item.Builder item = StoreItems.of(store);
    storePlace(store.tenant(), store.id()).forEach(item::with);
    return item.build();
  }
}
