package dev.embedway.pgvector;

import dev.embedway.core.vector.RecordChange;
import dev.embedway.core.vector.RecordRoom;
import dev.embedway.pgvector.RecordWriter.Written;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Changes of the records of versions of one store, in one transaction. Immutable. */
final class RecordChanges {

  private final List<RecordWriter> versions;
  private final RecordRoom room;

  /** Checks all that can be before a connection is taken. */
  RecordChanges(List<RecordChange> versions, RecordRoom room) {
    this.versions = versions.stream().map(RecordWriter::new).toList();
    this.room = room;
  }

  /** Returns the number of vectors that were deleted; empty if the store was deleted. */
  OptionalLong write(Connection connection) throws SQLException {
    List<Written> written = new ArrayList<>();
    for (RecordWriter version : versions) {
      Optional<Written> part = version.write(connection);
      if (part.isEmpty()) {
        return OptionalLong.empty();
      }
      written.add(part.get());
    }
    room.check(written.stream().mapToLong(Written::added).min().orElse(0));
    return OptionalLong.of(written.stream().mapToLong(Written::deleted).sum());
  }
}
