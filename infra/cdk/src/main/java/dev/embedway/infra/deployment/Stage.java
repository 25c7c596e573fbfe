package dev.embedway.infra.deployment;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.logs.RetentionDays;

/**
 * A stage: its care for data, its rates and releases.
 *
 * @param name of the file, and part of the stacks' names
 * @param keeping of data and logs
 * @param rates of requests
 * @param release {@code keepVersions}, {@code canaryPercent}, {@code canaryMinutes}
 * @param choices every key of the file with its value, defaults included
 */
public record Stage(
    String name, Keeping keeping, Rates rates, Release release, Map<String, String> choices) {

  /**
   * Keeping of data and logs.
   *
   * @param data {@code keepData}: the fate of data when its stack goes
   * @param protection {@code deletionProtection}
   * @param logRetention the end of log lines
   */
  public record Keeping(DataCare data, Protection protection, RetentionDays logRetention) {}

  /**
   * Rates of requests.
   *
   * @param requestsPerSecond {@code requestsPerSecond}: the rate that API Gateway lets through
   * @param burst {@code burst}: requests that API Gateway lets through at once
   * @param dataConcurrency {@code dataConcurrency}: concurrency that is reserved for {@code
   *     embedway-data}, and its bound
   */
  public record Rates(int requestsPerSecond, int burst, Optional<Integer> dataConcurrency) {}

  /** The fate of tables, buckets and logs when their stack goes. */
  public enum DataCare {
    /** They outlive it, and objects have versions. */
    KEEP,
    /** They go with it. */
    DISCARD
  }

  /** The protection of stacks, tables and database against being deleted by mistake. */
  public enum Protection {
    ON,
    OFF
  }

  /**
   * The way from one version of the functions to the next.
   *
   * @param keptVersions published versions that are kept of each function, the live one included
   * @param canaryPercent part of the requests that the new version gets at first; 0 for all at once
   * @param canaryMinutes time until it gets all, unless an alarm turns it back
   */
  public record Release(int keptVersions, int canaryPercent, int canaryMinutes) {

    /** True if a new version first gets only a part of the requests. */
    public boolean hasCanary() {
      return canaryPercent > 0;
    }
  }

  public Stage {
    choices = Collections.unmodifiableMap(new LinkedHashMap<>(choices));
  }

  /** The removal policy of what holds data. */
  public RemovalPolicy dataRemoval() {
    return keepsData() ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
  }

  /** True if data outlives its stack. */
  public boolean keepsData() {
    return keeping.data() == DataCare.KEEP;
  }

  /** True if stacks, tables and database are protected from deletion. */
  public boolean isProtected() {
    return keeping.protection() == Protection.ON;
  }
}
