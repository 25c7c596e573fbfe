package dev.embedway.infra;

import java.util.Optional;

/** Which PostgreSQL the vectors are in. */
public sealed interface DatabaseChoice {

  /**
   * An Aurora cluster of the stack's own, in a network of its own.
   *
   * @param egress how functions beside it reach AWS
   */
  record Aurora(Egress egress) implements DatabaseChoice {}

  /**
   * One that is there, reached over the internet by functions in no network.
   *
   * @param url JDBC URL of the role that row-level security binds
   * @param ownerUrl JDBC URL of the role that owns the tables; without it the tables are brought up
   *     to date by somebody else
   */
  record Named(String url, Optional<String> ownerUrl) implements DatabaseChoice {

    /** Leaves the URLs out: they may hold passwords. */
    @Override
    public String toString() {
      return "Named[]";
    }
  }

  /** How functions in the database's network reach AWS. */
  enum Egress {
    /** Over IPv6, through a gateway without an hourly price. */
    IPV6,
    /** Over IPv4 and interface endpoints, where a region has no IPv6 endpoint of a service. */
    ENDPOINTS
  }
}
