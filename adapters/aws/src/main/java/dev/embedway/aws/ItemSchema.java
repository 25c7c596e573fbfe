package dev.embedway.aws;

import dev.embedway.core.pipeline.DataSchema;

/** The schema number of items, which they hold themselves. */
final class ItemSchema {

  private static final String SCHEMA = "schema";

  /** Items of before there was a number. */
  private static final int FIRST = 1;

  private ItemSchema() {}

  /** An item with the number of what this release writes. */
  static Item.Builder builder() {
    return Item.builder().with(SCHEMA, DataSchema.NUMBER);
  }

  /**
   * Refuses an item whose schema this release does not read.
   *
   * @param table its table, for the message
   */
  static void require(Item item, String table) {
    DataSchema.require((int) item.longValue(SCHEMA, FIRST), table);
  }
}
