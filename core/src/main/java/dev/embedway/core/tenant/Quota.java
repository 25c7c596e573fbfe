package dev.embedway.core.tenant;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.PermissionException;
import java.util.Locale;
import java.util.Map;

/** Kind of thing of which a tenant may have so many. */
public enum Quota {
  DOCUMENTS("documents"),
  BYTES("bytes of documents"),
  STORES("vector stores"),
  KEYS("API keys"),
  VECTORS("vectors");

  private final String things;

  Quota(String things) {
    this.things = things;
  }

  /** The name in answers. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The name of the setting that limits it. */
  public String setting() {
    return "EMBEDWAY_TENANT_MAX_" + name();
  }

  /** Message about a request that would pass the limit; holds no input. */
  public String message(long given, long allowed) {
    return "the tenant would have "
        + given
        + " "
        + things
        + "; allowed are "
        + allowed
        + ": remove some, or have the operator raise "
        + setting();
  }

  /**
   * The fault of a request that would pass the limit.
   *
   * @param given number that the tenant would have
   * @param allowed the limit
   */
  public PermissionException exceeded(long given, long allowed) {
    return new PermissionException(
        ErrorCode.QUOTA_EXCEEDED,
        message(given, allowed),
        Map.of("quota", wire(), "given", given, "allowed", allowed));
  }
}
