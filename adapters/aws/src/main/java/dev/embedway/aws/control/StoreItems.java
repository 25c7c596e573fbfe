package dev.embedway.aws.control;

import dev.embedway.aws.dynamo.Item;
import dev.embedway.aws.dynamo.ItemSchema;
import dev.embedway.aws.ledger.ChunkingItems;
import dev.embedway.core.store.SearchDefaults;
import dev.embedway.core.store.StoreExpiry;
import dev.embedway.core.store.StoreLabel;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.store.StoreVersion;
import dev.embedway.core.tenant.TenantId;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Vector stores, to items of the control table and back. */
final class StoreItems {

  static final String ID = "id";
  static final String NAME = "name";
  static final String VERSIONS = "versions";
  static final String SEARCHES = "searches";
  static final String EXPIRY = "expiry";

  /** Of a number in the metadata. */
  private static final String NUMBER = "number";

  private StoreItems() {}

  /** The attributes of a store, without its place. */
  static Item.Builder of(StoreSpec store) {
    Map<String, AttributeValue> metadata =
        store.metadata().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> scalar(entry.getValue())));
    Item.Builder item =
        ItemSchema.builder()
            .with(ID, store.id())
            .with("prefix", store.prefix())
            .with(NAME, store.name())
            .with(VERSIONS, versions(store.versions()))
            .with("metadata", new Item(metadata))
            .with("createdAt", store.createdAt());
    if (!store.label().description().isEmpty()) {
      item.with("description", store.label().description());
    }
    if (!store.searches().equals(SearchDefaults.NONE)) {
      item.with(SEARCHES, SearchDefaultsItems.of(store.searches()));
    }
    store
        .expiry()
        .map(expiry ->
            Item.builder().with("days", expiry.days()).with("activeAt", expiry.activeAt()).build())
        .ifPresent(expiry -> item.with(EXPIRY, expiry));
    return item;
  }

  /** Versions by their number. */
  private static Item versions(List<StoreVersion> versions) {
    Item.Builder all = Item.builder();
    versions.forEach(version -> all.with(Integer.toString(version.number()), version(version)));
    return all.build();
  }

  private static Item version(StoreVersion version) {
    return Item.builder()
        .with("model", version.model())
        .with("modelIdentity", version.modelIdentity())
        .with("space", version.space())
        .with("dim", version.dim())
        .with("chunking", ChunkingItems.of(version.chunking()))
        .with("state", version.state().name())
        .with("createdAt", version.createdAt())
        .build();
  }

  private static StoreVersion version(int number, Item item) {
    return new StoreVersion(
        number,
        new StoreVersion.Vectors(
            new StoreVersion.ModelRef(
                item.string("model"), item.string("modelIdentity"), item.string("space")),
            item.intValue("dim")),
        ChunkingItems.chunking(item.map("chunking").orElseThrow()),
        StoreVersion.State.valueOf(item.string("state")),
        item.instant("createdAt"));
  }

  /** The store that an item holds. */
  static StoreSpec store(TenantId tenant, Item item) {
    ItemSchema.require(item, "the control table");
    Map<String, Object> metadata =
        item.map("metadata").orElseThrow().values().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> scalar(entry.getValue())));
    Item versions = item.map(VERSIONS).orElseThrow();
    return new StoreSpec(
        tenant,
        item.string(ID),
        item.string("prefix"),
        new StoreLabel(
            item.string(NAME),
            item.optionalString("description").orElse(""),
            metadata,
            item.map(SEARCHES).map(SearchDefaultsItems::searches).orElse(SearchDefaults.NONE)),
        versions.values().keySet().stream()
            .map(number -> version(Integer.parseInt(number), versions.map(number).orElseThrow()))
            .toList(),
        item.instant("createdAt"),
        item.map(EXPIRY)
            .map(expiry -> new StoreExpiry(expiry.intValue("days"), expiry.instant("activeAt"))));
  }

  /** A number is kept as the text of it: DynamoDB's have fewer digits and a smaller range. */
  private static AttributeValue scalar(Object value) {
    return switch (value) {
      case String text -> Item.text(text);
      case Boolean flag -> AttributeValue.fromBool(flag);
      default -> AttributeValue.fromM(Map.of(NUMBER, Item.text(value.toString())));
    };
  }

  private static Object scalar(AttributeValue value) {
    return switch (value.type()) {
      case BOOL -> value.bool();
      case M -> number(new Item(value.m()).string(NUMBER));
      default -> value.s();
    };
  }

  /** The text of a double always holds a point. */
  private static Object number(String text) {
    return text.contains(".") ? (Object) Double.valueOf(text) : (Object) Long.valueOf(text);
  }
}
