package dev.embedway.pgvector;

import dev.embedway.core.vector.RecordChange;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;

/** Changes of the records of versions of one store, in one transaction. Immutable. */
final class RecordChanges {

  private final List<RecordWriter> versions;

  /** Checks all that can be before a connection is taken. */
  RecordChanges(List<RecordChange> versions) {
    this.versions = versions.stream().map(RecordWriter::new).toList();
  }

  /** Returns the number of vectors that were deleted; empty if the store was deleted. */
  OptionalLong write(Connection connection) throws SQLException {
    long deleted = 0;
    for (RecordWriter version : versions) {
      OptionalLong part = version.write(connection);
      if (part.isEmpty()) {
        return part;
      }
      deleted += part.getAsLong();
    }
    return OptionalLong.of(deleted);
  }
}
