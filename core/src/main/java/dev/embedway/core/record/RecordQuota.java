package dev.embedway.core.record;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.tenant.Quotas;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.vector.RecordRoom;
import dev.embedway.core.vector.VectorStore;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The limit of a tenant's vectors, which its documents and its records share. Records are counted
 * where they are; the ledger, which counts documents, is told their number after each change. Costs
 * nothing where vectors are not limited.
 */
@ThreadSafe
public final class RecordQuota {

  private final Quotas quotas;
  private final Ledger ledger;
  private final VectorStore vectors;
  private final InstantSource clock;

  public RecordQuota(Quotas quotas, Ledger ledger, VectorStore vectors, InstantSource clock) {
    this.quotas = quotas;
    this.ledger = ledger;
    this.vectors = vectors;
    this.clock = clock;
  }

  /** Room for more records of a tenant. */
  public RecordRoom room(TenantId tenant) {
    if (quotas.vectors() == 0) {
      return RecordRoom.UNLIMITED;
    }
    long used = ledger.tally(tenant).vectors() + vectors.countRecords(tenant);
    return new RecordRoom(used, quotas.vectors());
  }

  /** Tells the ledger how many records there are. */
  public void note(TenantId tenant) {
    if (quotas.vectors() > 0) {
      Instant before = clock.instant();
      ledger.noteRecords(tenant, vectors.countRecords(tenant), before);
    }
  }
}
