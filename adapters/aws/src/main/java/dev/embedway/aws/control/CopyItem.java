package dev.embedway.aws.control;

import dev.embedway.aws.dynamo.Item;
import dev.embedway.core.record.batch.CopyCursor;
import dev.embedway.core.record.batch.CopyOrder;
import dev.embedway.core.record.batch.CopyOrder.Match;
import dev.embedway.core.record.batch.CopyOrder.Origin;
import java.util.List;
import java.util.OptionalLong;

/** Attributes of a copy, in the item of its batch. */
final class CopyItem {

  private static final String PART = "part";
  private static final String AFTER = "after";
  private static final String STORE = "store";
  private static final String DOCUMENTS = "documents";
  private static final String KEYWORDS = "keywords";
  private static final String MATCH = "match";
  private static final String ESTIMATE = "estimate";

  private CopyItem() {}

  static Item of(CopyOrder order) {
    Item.Builder item = Item.builder();
    order.estimate().ifPresent(estimate -> item.with(ESTIMATE, estimate));
    switch (order.origin()) {
      case Origin.Store store -> item.with(STORE, store.id());
      case Origin.Documents asked -> item.withStrings(DOCUMENTS, asked.ids());
      case Origin.Keywords asked ->
          item.withStrings(KEYWORDS, asked.words()).with(MATCH, asked.match().name());
    }
    return item.build();
  }

  static CopyOrder order(Item item) {
    long estimate = item.longValue(ESTIMATE, -1);
    return new CopyOrder(
        origin(item), estimate < 0 ? OptionalLong.empty() : OptionalLong.of(estimate));
  }

  private static Origin origin(Item item) {
    if (item.optionalString(MATCH).isPresent()) {
      return new Origin.Keywords(item.strings(KEYWORDS), Match.valueOf(item.string(MATCH)));
    }
    List<String> documents = item.strings(DOCUMENTS);
    return documents.isEmpty()
        ? new Origin.Store(item.string(STORE))
        : new Origin.Documents(documents);
  }

  static Item of(CopyCursor cursor) {
    return Item.builder().with(PART, cursor.part().name()).with(AFTER, cursor.after()).build();
  }

  static boolean isCursor(Item item) {
    return item.optionalString(PART).isPresent();
  }

  static CopyCursor cursor(Item item) {
    return new CopyCursor(CopyCursor.Part.valueOf(item.string(PART)), item.string(AFTER));
  }
}
