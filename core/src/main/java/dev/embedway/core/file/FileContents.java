package dev.embedway.core.file;

import dev.embedway.core.tenant.TenantId;
import java.util.Optional;

/**
 * The contents of the tenants' files.
 *
 * <p>Thread-safe; each call is one request, durable when it returns. Throws {@code
 * store_unavailable} when the store does not answer.
 */
public interface FileContents {

  /** Writes a file. */
  void put(TenantId tenant, FileId id, byte[] content);

  /** Reads a file; empty when there is none. */
  Optional<byte[]> get(TenantId tenant, FileId id);

  /** Deletes a file; one that is not there is no error. */
  void delete(TenantId tenant, FileId id);
}
