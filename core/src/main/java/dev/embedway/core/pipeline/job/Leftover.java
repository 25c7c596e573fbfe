package dev.embedway.core.pipeline.job;

import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.tenant.TenantId;

/**
 * Data that no reader needs any more and that nothing has deleted yet: rows of the vector store,
 * artifacts and source objects. Where a vector store shows a generation that the ledger takes for
 * superseded, since a process ended between the two writes, its rows stay until it shows another.
 */
public sealed interface Leftover {

  /** Tenant whose data it is. */
  TenantId tenant();

  /**
   * Rows and artifacts of one job that ended without a visible generation.
   *
   * @param job superseded, failed or cancelled
   */
  record Generation(JobId job) implements Leftover {
    @Override
    public TenantId tenant() {
      return job.tenant();
    }
  }

  /**
   * Rows and artifacts of a document's earlier generations in one version of its store.
   *
   * @param job whose generation replaced them
   */
  record Earlier(JobId job) implements Leftover {
    @Override
    public TenantId tenant() {
      return job.tenant();
    }
  }

  /**
   * Rows, artifacts and objects of a document that was removed: of all generations before the
   * removal, in every version. The object stays where the removal's job names one: there the
   * embeddings alone were removed.
   *
   * @param removal its job
   */
  record Removed(JobId removal) implements Leftover {
    @Override
    public TenantId tenant() {
      return removal.tenant();
    }
  }

  /**
   * Rows and artifacts of a retired version of a store.
   *
   * @param number of the version
   */
  record RetiredVersion(TenantId tenant, String storeId, int number) implements Leftover {}

  /** Rows of a deleted store. Its documents are removed one by one, and leave entries then. */
  record DeletedStore(TenantId tenant, String storeId) implements Leftover {}
}
