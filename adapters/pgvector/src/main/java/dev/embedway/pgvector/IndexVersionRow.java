package dev.embedway.pgvector;

import dev.embedway.core.store.VectorIndex;
import dev.embedway.pgvector.sql.Sql;

/** The row of an index version, which its first write makes. */
final class IndexVersionRow {

  /** Text search configuration of versions made from now on; no caller chooses another yet. */
  private static final String TEXT_CONFIG = "english";

  private IndexVersionRow() {}

  /** The statement that makes the row if it is not there and the store was not deleted. */
  static Sql insert(VectorIndex index) {
    String tenant = index.tenant().value();
    return Sql.of(
        "INSERT INTO index_versions (tenant, store_id, version, text_config) SELECT ?, ?, ?, ?"
            + " WHERE NOT EXISTS (SELECT 1 FROM dropped_stores WHERE tenant = ? AND store_id = ?)"
            + " ON CONFLICT DO NOTHING",
        tenant,
        index.storeId(),
        index.version(),
        TEXT_CONFIG,
        tenant,
        index.storeId());
  }
}
