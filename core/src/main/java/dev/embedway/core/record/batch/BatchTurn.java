package dev.embedway.core.record.batch;

import dev.embedway.core.tenant.TenantRequest;

/** A turn of one worker at one batch. One thread at a time. */
public interface BatchTurn {

  /** The batch as it now is. */
  UpsertBatch batch();

  /** A request of the batch's caller until the turn's end. */
  TenantRequest request();

  /**
   * Moves the batch on, its claim renewed.
   *
   * @return false when the turn has ended: the time is over, or another worker has the batch
   */
  boolean moved(UpsertProgress progress);
}
