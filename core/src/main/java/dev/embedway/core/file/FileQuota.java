package dev.embedway.core.file;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.PermissionException;
import dev.embedway.core.tenant.Quota;
import dev.embedway.core.tenant.Quotas;
import dev.embedway.core.tenant.TenantId;
import java.util.Map;

/**
 * Refusal of files that a tenant's limits leave no room for. As many files, of as many bytes, may
 * be kept as documents; the two are counted apart. What passes by a race is kept.
 */
@ThreadSafe
public final class FileQuota {

  private final Quotas quotas;
  private final FileCatalog catalog;

  public FileQuota(Quotas quotas, FileCatalog catalog) {
    this.quotas = quotas;
    this.catalog = catalog;
  }

  /**
   * Lets a file pass; reads nothing where nothing is limited.
   *
   * @throws dev.embedway.core.error.PermissionException {@code quota_exceeded}
   */
  void check(TenantId tenant, long bytes) {
    if (quotas.documents() == 0 && quotas.bytes() == 0) {
      return;
    }
    FileCatalog.Usage usage = catalog.usage(tenant);
    if (quotas.documents() > 0 && usage.files() + 1 > quotas.documents()) {
      throw exceeded(Quota.DOCUMENTS, usage.files() + 1, quotas.documents(), "files");
    }
    if (quotas.bytes() > 0 && usage.bytes() + bytes > quotas.bytes()) {
      throw exceeded(Quota.BYTES, usage.bytes() + bytes, quotas.bytes(), "bytes of files");
    }
  }

  private static PermissionException exceeded(
      Quota quota, long given, long allowed, String things) {
    return new PermissionException(
        ErrorCode.QUOTA_EXCEEDED,
        "the tenant would have "
            + given
            + " "
            + things
            + "; allowed are "
            + allowed
            + ": delete some, or have the operator raise "
            + quota.setting(),
        Map.of("quota", quota.wire(), "given", given, "allowed", allowed));
  }
}
