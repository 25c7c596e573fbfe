package dev.embedway.core.file.batch;

import dev.embedway.core.tenant.TenantId;
import java.time.Duration;
import java.util.Optional;

/**
 * The batches of the tenants.
 *
 * <p>Thread-safe; a call is one request to a remote store, durable when it returns.
 */
public interface FileBatchStore {

  /** Time for which a batch is remembered from its creation on. */
  Duration LIFETIME = Duration.ofDays(7);

  /** Writes a batch in place of what is there of its id. */
  void put(TenantId tenant, FileBatch batch);

  /** The batch of this id; empty when there is none, or no longer. */
  Optional<FileBatch> find(TenantId tenant, String id);
}
