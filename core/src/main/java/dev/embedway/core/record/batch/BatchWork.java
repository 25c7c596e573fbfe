package dev.embedway.core.record.batch;

import java.time.Instant;
import java.util.Optional;

/** Work on the batches of one kind of source. Thread-safe. */
public interface BatchWork {

  /**
   * Progress of a batch that has not begun, once its source is there; empty while it is not.
   *
   * @throws dev.embedway.core.error.EmbedwayException when it will not be there any more
   */
  Optional<UpsertProgress> begun(UpsertBatch batch, Instant now);

  /**
   * Works on a batch, a part after the other, each moved past when it is written, until the turn
   * ends. A part may be worked on again whose move was lost.
   *
   * @return false when the batch has to wait for the tenant's tokens
   * @throws dev.embedway.core.error.EmbedwayException a retriable one to be continued later, any
   *     other to end the batch
   */
  boolean work(BatchTurn turn);
}
