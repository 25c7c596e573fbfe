package dev.embedway.aws;

import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.vector.StoreLabel;
import dev.embedway.core.vector.StoreSpec;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Vector stores, to items of the control table and back. */
final class StoreItems {

  static final String ID = "id";
  static final String NAME = "name";

  /** Of a number in the metadata. */
  private static final String NUMBER = "number";

  private StoreItems() {}

  /** The attributes of a store, without its place. */
  static Item.Builder of(StoreSpec store) {
    Map<String, AttributeValue> metadata =
        store.metadata().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> scalar(entry.getValue())));
    Item.Builder item =
        Item.builder()
            .with(ID, store.id())
            .with("prefix", store.prefix())
            .with(NAME, store.name())
            .with("model", store.model())
            .with("space", store.space())
            .with("dim", store.dim())
            .with("liveVersion", store.liveVersion())
            .with("metadata", new Item(metadata))
            .with("createdAt", store.createdAt());
    if (!store.label().description().isEmpty()) {
      item.with("description", store.label().description());
    }
    ChunkingItems.of(store.chunking()).values().forEach(item::with);
    return item;
  }

  /** The store that an item holds. */
  static StoreSpec store(TenantId tenant, Item item) {
    Map<String, Object> metadata =
        item.map("metadata").orElseThrow().values().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> scalar(entry.getValue())));
    return new StoreSpec(
        tenant,
        item.string(ID),
        // Stores made before they could be renamed lie in a folder of their name.
        item.optionalString("prefix").orElseGet(() -> item.string(NAME)),
        new StoreLabel(item.string(NAME), item.optionalString("description").orElse(""), metadata),
        item.string("model"),
        // Stores made before the space was recorded are of known models, whose space is their id.
        item.optionalString("space").orElseGet(() -> item.string("model")),
        item.intValue("dim"),
        ChunkingItems.chunking(item),
        item.intValue("liveVersion"),
        item.instant("createdAt"));
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
