package dev.embedway.core.reembed;

import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.store.StoreVersion;
import dev.embedway.core.vector.RecordTransfer.Way;

/**
 * The way of records from a version of a store into another.
 *
 * @param from version that has them
 * @param to version that is to have them
 */
public record RecordWay(Way way, StoreVersion from, StoreVersion to) {

  /** From a store's live version into one that is built. */
  static RecordWay within(StoreSpec store, StoreVersion built) {
    return new RecordWay(new Way(store.index(), store.index(built)), store.live(), built);
  }

  /** From a store's live version into another store's. */
  public static RecordWay between(StoreSpec from, StoreSpec to) {
    return new RecordWay(new Way(from.index(), to.index()), from.live(), to.live());
  }

  /** True if vectors may be copied as they are. */
  boolean isOfOneSpace() {
    return to.takesVectorsOf(from);
  }
}
