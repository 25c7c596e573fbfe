package dev.embedway.core.pipeline.compact;

import dev.embedway.core.store.VectorIndex;
import dev.embedway.core.tenant.TenantId;

/** Rows of the vector store that are to be deleted. */
public sealed interface RowSelection {

  /** Tenant whose rows they are. */
  TenantId tenant();

  /**
   * Generations of a document in an index version, but for the one that searches find.
   *
   * @param from the first
   * @param to the first that is none of them
   */
  record Generations(VectorIndex index, String documentId, long from, long to)
      implements RowSelection {
    @Override
    public TenantId tenant() {
      return index.tenant();
    }
  }

  /**
   * All generations of a document before its removal in an index version, and the mark of its
   * removal, unless it was uploaded anew.
   *
   * @param removal generation of the removal
   */
  record RemovedDocument(VectorIndex index, String documentId, long removal)
      implements RowSelection {
    @Override
    public TenantId tenant() {
      return index.tenant();
    }
  }

  /** An index version that no document goes to and no search reads. */
  record Version(VectorIndex index) implements RowSelection {
    @Override
    public TenantId tenant() {
      return index.tenant();
    }
  }

  /** A deleted store; the mark that keeps late writes out stays. */
  record Store(TenantId tenant, String storeId) implements RowSelection {}
}
