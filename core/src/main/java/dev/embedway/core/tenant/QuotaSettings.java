package dev.embedway.core.tenant;

import dev.embedway.core.settings.Environment;
import dev.embedway.core.settings.Setting;
import java.util.List;

/** Settings of {@link Quotas}. */
public final class QuotaSettings {

  private static final long MAX_QUOTA = 1_000_000_000_000_000L;

  static final Setting.Whole DOCUMENTS =
      quota(
          "EMBEDWAY_TENANT_MAX_DOCUMENTS",
          0,
          "documents",
          "Documents of each tenant, failed ones included, removed ones not.");

  static final Setting.Whole BYTES =
      quota(
          "EMBEDWAY_TENANT_MAX_BYTES",
          0,
          "bytes",
          "Sizes of the objects of each tenant's documents together.");

  static final Setting.Whole STORES =
      quota("EMBEDWAY_TENANT_MAX_STORES", 0, "stores", "Vector stores of each tenant.");

  static final Setting.Whole KEYS =
      quota(
          "EMBEDWAY_TENANT_MAX_KEYS",
          1000,
          "keys",
          "API keys of each tenant, expired ones included, revoked ones not.");

  static final Setting.Whole VECTORS =
      quota(
          "EMBEDWAY_TENANT_MAX_VECTORS",
          0,
          "vectors",
          "Vectors of each tenant's documents, those on their way included, and its records.");

  /** All of them, as the page of settings lists them. */
  public static final List<Setting> ALL = List.of(DOCUMENTS, BYTES, STORES, KEYS, VECTORS);

  private QuotaSettings() {}

  private static Setting.Whole quota(String name, long fallback, String unit, String meaning) {
    return Setting.number(
        name,
        fallback,
        0,
        MAX_QUOTA,
        unit,
        meaning
            + " 0 is no limit. Over it a request is 403 `quota_exceeded`, and a document that came"
            + " by S3 fails as `quota_exceeded`.");
  }

  /** Reads them; what cannot be used is noted as a fault of the environment. */
  public static Quotas read(Environment environment) {
    return new Quotas(
        environment.number(DOCUMENTS),
        environment.number(BYTES),
        environment.number(STORES),
        environment.number(KEYS),
        environment.number(VECTORS));
  }
}
