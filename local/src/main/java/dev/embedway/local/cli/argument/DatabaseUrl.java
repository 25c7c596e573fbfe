package dev.embedway.local.cli.argument;

import dev.embedway.pgvector.schema.PgLogin;
import java.util.Locale;
import java.util.Properties;
import org.postgresql.Driver;
import picocli.CommandLine.TypeConversionException;

/**
 * A JDBC URL of a PostgreSQL database.
 *
 * @param text may hold a password
 */
public record DatabaseUrl(String text) {

  static DatabaseUrl of(String text) {
    try {
      if (Driver.parseURL(PgLogin.parse(text).url(), new Properties()) != null) {
        return new DatabaseUrl(text);
      }
    } catch (IllegalArgumentException e) {
      throw refusal(text);
    }
    throw refusal(text);
  }

  /** The rest may hold a password, so only the beginning is repeated. */
  private static TypeConversionException refusal(String text) {
    String scheme = text.toLowerCase(Locale.ROOT).replaceFirst("[^a-z:].*", "");
    return new TypeConversionException(
        "must be a JDBC URL such as jdbc:postgresql://host:5432/database?user=U, was one that"
            + " begins with \""
            + scheme
            + "\"");
  }

  /** Leaves it out: it may hold a password. */
  @Override
  public String toString() {
    return "DatabaseUrl[]";
  }
}
