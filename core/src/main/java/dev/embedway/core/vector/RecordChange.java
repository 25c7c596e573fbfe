package dev.embedway.core.vector;

import dev.embedway.core.store.VectorIndex;
import java.util.List;

/**
 * A change of the records of one index version.
 *
 * @param written records that take the places of those of their ids, the last of several
 * @param removed ids of records that go, whether they are there or not
 */
public record RecordChange(VectorIndex index, List<VectorRecord> written, List<String> removed) {

  public RecordChange {
    written = List.copyOf(written);
    removed = List.copyOf(removed);
    if (!removed.stream().allMatch(VectorRecord::isId)) {
      throw new IllegalArgumentException("no record has an id that is removed");
    }
  }

  /** Records are written. */
  public static RecordChange ofWritten(VectorIndex index, List<VectorRecord> records) {
    return new RecordChange(index, records, List.of());
  }

  /** Records go. */
  public static RecordChange ofRemoved(VectorIndex index, List<String> ids) {
    return new RecordChange(index, List.of(), ids);
  }
}
