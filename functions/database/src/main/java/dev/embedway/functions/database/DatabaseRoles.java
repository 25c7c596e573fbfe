package dev.embedway.functions.database;

import java.util.List;
import java.util.stream.Stream;

/**
 * Prerequisites of a cluster's tables: the extension, which only the master user may add, and two
 * roles that log in by IAM, neither of which may bypass row-level security.
 *
 * @param database its name
 * @param owner the role that owns the tables
 * @param app the role that stores run as
 */
record DatabaseRoles(String database, String owner, String app) {

  /** Names that need no quotes, so that none can end a statement. */
  private static final String NAME = "[a-z][a-z0-9_]{0,62}";

  DatabaseRoles {
    for (String name : List.of(database, owner, app)) {
      if (!name.matches(NAME)) {
        throw new IllegalArgumentException(
            "a database's or role's name is lower-case letters, digits and _");
      }
    }
  }

  /** Statements in their order; each may be repeated. */
  List<String> statements() {
    return Stream.concat(
            Stream.of("CREATE EXTENSION IF NOT EXISTS vector WITH SCHEMA public"),
            Stream.concat(
                Stream.of(owner, app).map(DatabaseRoles::role),
                Stream.of(
                    "GRANT rds_iam TO " + owner + ", " + app,
                    "GRANT CONNECT, CREATE, TEMPORARY ON DATABASE " + database + " TO " + owner)))
        .toList();
  }

  private static String role(String name) {
    return "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '"
        + name
        + "') THEN CREATE ROLE "
        + name
        + " LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS; END IF; END $$";
  }
}
