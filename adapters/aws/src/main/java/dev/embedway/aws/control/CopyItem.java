package dev.embedway.aws.control;

import dev.embedway.aws.dynamo.Item;
import dev.embedway.core.record.batch.CopyCursor;
import dev.embedway.core.record.batch.CopyOrder;
import dev.embedway.core.record.batch.CopyOrder.Origin;

/** Attributes of a copy, in the item of its batch. */
final class CopyItem {

  private static final String PART = "part";
  private static final String AFTER = "after";
  private static final String STORE = "store";
  private static final String ESTIMATE = "estimate";

  private CopyItem() {}

  static Item of(CopyOrder order) {
    Item.Builder item = Item.builder().with(ESTIMATE, order.estimate());
    switch (order.origin()) {
      case Origin.Store store -> item.with(STORE, store.id());
    }
    return item.build();
  }

  static CopyOrder order(Item item) {
    return new CopyOrder(new Origin.Store(item.string(STORE)), item.longValue(ESTIMATE));
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
