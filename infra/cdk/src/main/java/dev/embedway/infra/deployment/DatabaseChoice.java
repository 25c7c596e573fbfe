package dev.embedway.infra.deployment;

import dev.embedway.topology.FunctionId;
import java.util.Optional;

/** The PostgreSQL that the vectors are in. */
public sealed interface DatabaseChoice {

  /** Most connections that the functions may take together. */
  int maxConnections();

  /**
   * An Aurora cluster of the stack's own, in a network of its own.
   *
   * @param egress {@code egress}: the way of functions beside it to AWS
   * @param capacity {@code minCapacity}, {@code maxCapacity}, {@code pauseAfterMinutes}
   * @param standby {@code reader}
   * @param backupDays {@code backupDays}: days for which it can be brought back
   */
  record Aurora(Egress egress, Capacity capacity, Standby standby, int backupDays)
      implements DatabaseChoice {

    /**
     * The default {@code max_connections} of the largest size: about 211 per capacity unit less 22,
     * at most 5,000, and 2,000 where the smallest size is below one unit. The value here is below
     * it for every size.
     *
     * @see <a
     *     href="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.setting-capacity.html">Maximum
     *     connections</a>
     */
    @Override
    public int maxConnections() {
      return (int) Math.min(189 * capacity.max(), capacity.min() < 1 ? 2_000 : 5_000);
    }
  }

  /**
   * One that exists already, reached over the internet by functions in no network.
   *
   * @param url reference to the JDBC URL of the role that row-level security binds
   * @param ownerUrl reference to the JDBC URL of the role that owns the tables; without it the
   *     tables are migrated by somebody else
   * @param maxConnections {@code databaseConnections}
   * @param kept {@code keepAurora}: the cluster that functions used before, until it is removed
   */
  record Named(String url, Optional<String> ownerUrl, int maxConnections, Optional<Aurora> kept)
      implements DatabaseChoice {}

  /**
   * Sizes of Aurora in capacity units of about 2 GB.
   *
   * @param min 0 where it pauses
   * @param pauseAfterMinutes minutes without a connection after which it pauses
   */
  record Capacity(double min, double max, int pauseAfterMinutes) {

    /** True if the cluster pauses. */
    public boolean pauses() {
      return min == 0;
    }
  }

  /** A second instance in another zone, which takes over when the first fails. */
  enum Standby {
    NONE,
    READER
  }

  /** The way of functions in the database's network to AWS. */
  enum Egress {
    /** Over IPv6, through a gateway without an hourly price. */
    IPV6,
    /** Over IPv4 and interface endpoints, where a region has no IPv6 endpoint of a service. */
    ENDPOINTS
  }

  /** The cluster that there is, used or kept. */
  default Optional<Aurora> cluster() {
    return switch (this) {
      case Aurora aurora -> Optional.of(aurora);
      case Named named -> named.kept();
    };
  }

  /**
   * Most connections of one process of a function: one request at a time, or the storage queue's
   * records that are worked on at once.
   */
  static int poolSize(FunctionId function) {
    return function == FunctionId.STORAGE ? 4 : 1;
  }
}
