package dev.embedway.chroma.http;

import java.net.URI;
import java.util.Optional;

/**
 * Place of collections. Immutable.
 *
 * @param url of the server, {@code http} or {@code https}
 * @param tenant the server's
 * @param database the tenant's
 * @param token of the server's, empty where it asks for none
 */
public record ChromaServer(URI url, String tenant, String database, Optional<String> token) {

  /** Tenant that every server has. */
  public static final String DEFAULT_TENANT = "default_tenant";

  /** Database that every server's first tenant has. */
  public static final String DEFAULT_DATABASE = "default_database";

  /** The tenant and database that every server has. */
  public static ChromaServer of(URI url, Optional<String> token) {
    return new ChromaServer(url, DEFAULT_TENANT, DEFAULT_DATABASE, token);
  }

  /** Leaves the token out. */
  @Override
  public String toString() {
    return url + " " + tenant + "/" + database;
  }
}
