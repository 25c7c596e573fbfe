package dev.embedway.pgvector;

import dev.embedway.core.store.TextLanguage;
import dev.embedway.core.store.VectorIndex;
import dev.embedway.core.vector.VectorBatch;
import dev.embedway.pgvector.sql.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;

/**
 * Text search configuration of a document that is not written in the language of its version.
 *
 * @param name as PostgreSQL has it, such as {@code german}
 */
record TextConfig(String name) {

  /** That of a batch's document; empty where it is the version's own. */
  static Optional<TextConfig> of(VectorBatch batch) {
    return batch.language().flatMap(TextConfig::name).map(TextConfig::new);
  }

  /** Configurations of PostgreSQL 15 and later, which call a language as we do. */
  private static Optional<String> name(TextLanguage language) {
    return switch (language) {
      // The versions' own; others are searched by pairs of characters in any configuration.
      case ENGLISH, CHINESE, JAPANESE, KOREAN, THAI -> Optional.empty();
      case ARABIC,
          ARMENIAN,
          BASQUE,
          CATALAN,
          DANISH,
          DUTCH,
          FINNISH,
          FRENCH,
          GERMAN,
          GREEK,
          HINDI,
          HUNGARIAN,
          INDONESIAN,
          IRISH,
          ITALIAN,
          LITHUANIAN,
          NEPALI,
          NORWEGIAN,
          PORTUGUESE,
          ROMANIAN,
          RUSSIAN,
          SERBIAN,
          SPANISH,
          SWEDISH,
          TAMIL,
          TURKISH,
          YIDDISH ->
          Optional.of(language.name().toLowerCase(Locale.ROOT));
    };
  }

  /** The name by which a value of type {@code regconfig} is read. */
  String qualified() {
    return "pg_catalog." + name;
  }

  /** Has queries of the version go through it from this transaction's end on. Idempotent. */
  void note(Connection connection, VectorIndex index) throws SQLException {
    Sql insert =
        Sql.of(
            "INSERT INTO document_text_configs (tenant, store_id, version, text_config)"
                + " VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            index.tenant().value(),
            index.storeId(),
            index.version(),
            name);
    try (PreparedStatement statement = insert.prepare(connection)) {
      statement.executeUpdate();
    }
  }
}
