package dev.embedway.core.file;

import dev.embedway.core.tenant.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The list of the tenants' files, without their contents.
 *
 * <p>Thread-safe; each call is one request to a remote store, {@link #list} and {@link #usage} one
 * for each megabyte that is read. Reads see every write that was acknowledged before.
 */
public interface FileCatalog {

  /** Adds a file, or writes the same again. */
  void add(TenantId tenant, StoredFile file);

  /** The file of this id. */
  Optional<StoredFile> find(TenantId tenant, FileId id);

  /**
   * Files in the order that is asked for, without those that are expired; fewer than the limit at
   * the end alone.
   */
  List<StoredFile> list(TenantId tenant, FileQuery asked, Instant now);

  /** Takes a file off the list; one that is not there is no error. */
  void remove(TenantId tenant, StoredFile file);

  /**
   * Files of all tenants that expired before the second of a time, those first that did first.
   *
   * @param limit largest number of files
   */
  List<Owned> expiredBefore(Instant time, int limit);

  /** A file of a tenant. */
  record Owned(TenantId tenant, StoredFile file) {}

  /** Sums over all files of the tenant. */
  Usage usage(TenantId tenant);

  /** Number and bytes of files. */
  record Usage(long files, long bytes) {}
}
