package dev.embedway.aws.dynamo;

import dev.embedway.core.pipeline.DataSchema;

/** The schema number of items, which they hold themselves. */
public final class ItemSchema {

  private static final String SCHEMA = "schema";

  /** Items of before there was a number. */
  private static final int FIRST = 1;

  private ItemSchema() {}

  /** An item with the number of what this release writes. */
  public static Item.Builder builder() {
    return Item.builder().with(SCHEMA, DataSchema.NUMBER);
  }

  /**
   * Refuses an item whose schema this release does not read.
   *
   * @param table its table, for the message
   */
  public static void require(Item item, String table) {
    DataSchema.require((int) item.longValue(SCHEMA, FIRST), table);
  }
}
