package dev.embedway.pgvector.schema;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Facts of a database that decide whether it can hold the vector store. Immutable.
 *
 * @param version of the server, as {@code server_version_num}: 180004 for 18.4
 * @param encoding of the database
 * @param writing whether it can be written to
 * @param extension pgvector
 * @param user the role that is connected
 */
record ServerFacts(int version, String encoding, Writing writing, Extension extension, User user) {

  /** The oldest that the tests have run on. */
  private static final int MIN_VERSION = 150_000;

  /** The first with iterative scans, by which a filtered search walks an HNSW index. */
  private static final List<Integer> MIN_EXTENSION = List.of(0, 8);

  private static final String MIN_EXTENSION_TEXT = "0.8";

  /**
   * First without CVE-2026-3172 (mended in 0.8.2) and without index corruption by vacuum.
   *
   * @see <a href="https://github.com/pgvector/pgvector/blob/master/CHANGELOG.md">Changelog</a>
   */
  private static final List<Integer> SOUND_EXTENSION = List.of(0, 8, 3);

  private static final String QUERY =
      """
      SELECT current_setting('server_version_num')::int AS version,
        current_setting('server_encoding') AS encoding,
        pg_is_in_recovery() AS standby,
        current_setting('default_transaction_read_only')::bool AS read_only,
        (SELECT extversion FROM pg_extension WHERE extname = 'vector') AS installed,
        (SELECT extnamespace::regnamespace::text FROM pg_extension WHERE extname = 'vector') AS place,
        (SELECT default_version FROM pg_available_extensions WHERE name = 'vector') AS available,
        current_user AS role,
        (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
          OR EXISTS (SELECT 1 FROM pg_available_extension_versions
            WHERE name = 'vector' AND (trusted OR NOT superuser))
          OR EXISTS (SELECT 1 FROM pg_roles
            WHERE rolname IN ('rds_superuser', 'cloudsqlsuperuser', 'azure_pg_admin')
              AND pg_has_role(current_user, oid, 'member')) AS can_extend,
        (SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user)
          OR EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '%s') AS has_app_role,
        has_database_privilege(current_database(), 'CREATE') AS can_create
      """
          .formatted(PgSchema.APP_ROLE);

  /** Write access to a server. */
  enum Writing {
    ALLOWED,
    STANDBY,
    READ_ONLY
  }

  /**
   * State of the pgvector extension.
   *
   * @param installed its version in this database
   * @param schema where it is installed
   * @param available the newest version that the server could install
   */
  record Extension(
      Optional<String> installed, Optional<String> schema, Optional<String> available) {}

  /**
   * The connected role and its rights.
   *
   * @param canExtend create the extension
   * @param canCreate create a schema
   * @param hasAppRole find the store's role made, or make it
   */
  record User(String name, boolean canExtend, boolean canCreate, boolean hasAppRole) {}

  static ServerFacts read(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(QUERY)) {
      row.next();
      return new ServerFacts(
          row.getInt("version"),
          row.getString("encoding"),
          row.getBoolean("standby")
              ? Writing.STANDBY
              : row.getBoolean("read_only") ? Writing.READ_ONLY : Writing.ALLOWED,
          new Extension(
              Optional.ofNullable(row.getString("installed")),
              Optional.ofNullable(row.getString("place")),
              Optional.ofNullable(row.getString("available"))),
          new User(
              row.getString("role"),
              row.getBoolean("can_extend"),
              row.getBoolean("can_create"),
              row.getBoolean("has_app_role")));
    }
  }

  /** Faults of the database, each with its remedy; empty for one that is fit for use. */
  List<String> faults() {
    List<String> faults = new ArrayList<>();
    if (version < MIN_VERSION) {
      faults.add(
          "The server is PostgreSQL "
              + version / 10_000
              + "; PostgreSQL 15 or newer is needed: upgrade it or name another.");
    }
    if (!encoding.equals("UTF8")) {
      faults.add(
          "The database's encoding is "
              + encoding
              + "; UTF8 is needed: create another with CREATE DATABASE ... ENCODING 'UTF8' TEMPLATE template0.");
    }
    writingFault().ifPresent(faults::add);
    extensionFault().ifPresent(faults::add);
    faults.addAll(userFaults());
    return faults;
  }

  /** Known holes of a database that will do, each with what to do. */
  List<String> advice() {
    return extension
        .installed()
        .or(extension::available)
        .filter(version -> isOlder(version, SOUND_EXTENSION))
        .map(version ->
            "The database has pgvector "
                + version
                + ", which may corrupt HNSW indexes when they are vacuumed and, before 0.8.2, lets a"
                + " database user read other tables' data by building one (CVE-2026-3172); 0.8.3 or"
                + " newer is advised: update its package, then run ALTER EXTENSION vector UPDATE.")
        .stream()
        .toList();
  }

  private Optional<String> writingFault() {
    return switch (writing) {
      case ALLOWED -> Optional.empty();
      case STANDBY ->
          Optional.of(
              "The server is a standby, which only reads: name the primary, or all hosts with"
                  + " targetServerType=primary.");
      case READ_ONLY ->
          Optional.of(
              "The database is read-only: reset default_transaction_read_only for it and for "
                  + user.name()
                  + ".");
    };
  }

  private Optional<String> extensionFault() {
    if (extension.installed().isPresent()) {
      return installedFault(extension.installed().get());
    }
    if (extension.available().isEmpty()) {
      return Optional.of(
          "The server has no pgvector: install its package (postgresql-NN-pgvector, pgvector_NN, or the image"
              + " pgvector/pgvector), version "
              + MIN_EXTENSION_TEXT
              + " or newer.");
    }
    String available = extension.available().get();
    if (isOlder(available, MIN_EXTENSION)) {
      return Optional.of(
          "The server has pgvector "
              + available
              + "; "
              + MIN_EXTENSION_TEXT
              + " or newer is needed: update its package.");
    }
    return user.canExtend()
        ? Optional.empty()
        : Optional.of(
            "pgvector is not installed in this database, and "
                + user.name()
                + " may not install it: as a superuser, run CREATE EXTENSION vector SCHEMA public.");
  }

  private Optional<String> installedFault(String installed) {
    if (isOlder(installed, MIN_EXTENSION)) {
      return Optional.of(
          "The database has pgvector "
              + installed
              + "; "
              + MIN_EXTENSION_TEXT
              + " or newer is needed: update its package if need be, then run ALTER EXTENSION vector UPDATE.");
    }
    String schema = extension.schema().orElse("public");
    return schema.equals("public")
        ? Optional.empty()
        : Optional.of(
            "pgvector is in schema "
                + schema
                + "; it is looked for in public: run ALTER EXTENSION vector SET SCHEMA public.");
  }

  private List<String> userFaults() {
    List<String> faults = new ArrayList<>();
    if (!user.canCreate()) {
      faults.add(
          user.name()
              + " may not create a schema here: let it own the database, or GRANT CREATE ON DATABASE to it.");
    }
    if (!user.hasAppRole()) {
      faults.add(
          user.name()
              + " may not create the role "
              + PgSchema.APP_ROLE
              + ": run ALTER ROLE "
              + user.name()
              + " CREATEROLE.");
    }
    return faults;
  }

  /** Compares by numbers, since 0.10 is newer than 0.9. */
  private static boolean isOlder(String version, List<Integer> than) {
    String[] parts = version.split("\\.", -1);
    for (int i = 0; i < than.size(); i++) {
      int given = i < parts.length ? leadingNumber(parts[i]) : 0;
      if (given != than.get(i)) {
        return given < than.get(i);
      }
    }
    return false;
  }

  private static int leadingNumber(String text) {
    String digits = text.replaceAll("\\D.*", "");
    return digits.isEmpty() ? 0 : Integer.parseInt(digits);
  }
}
