package dev.embedway.core.pipeline.upload;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.job.Generations;
import dev.embedway.core.pipeline.job.Job;
import dev.embedway.core.pipeline.job.JobMessages;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.pipeline.message.Busy;
import dev.embedway.core.pipeline.message.MessageSender;
import dev.embedway.core.store.StoreCatalog;
import dev.embedway.core.trace.TraceId;
import dev.embedway.core.vector.VectorStore;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Removes a document's embeddings at a caller's request, and leaves its object: the removal is
 * registered first, then the chunks are taken from searches, and the storage stage is asked for the
 * rest. If it is cut off at any point, the removal is open in the ledger and the reconciler goes on
 * with it.
 */
@ThreadSafe
public final class EmbeddingsRemover {

  private static final int MAX_TRIES = 16;

  private final Ledger ledger;
  private final StoreCatalog catalog;
  private final VectorStore vectors;
  private final MessageSender sender;
  private final InstantSource clock;

  /** A remover of embeddings of documents of this ledger. */
  public EmbeddingsRemover(
      Ledger ledger,
      StoreCatalog catalog,
      VectorStore vectors,
      MessageSender sender,
      InstantSource clock) {
    this.ledger = ledger;
    this.catalog = catalog;
    this.vectors = vectors;
    this.sender = sender;
    this.clock = clock;
  }

  /**
   * Removes the embeddings of a document as it was read; searches do not find it when this returns,
   * unless it was uploaded anew or embedded again meanwhile, which then holds. May be repeated.
   *
   * @param trace of the request
   */
  public void remove(Document seen, Optional<TraceId> trace) {
    Document removed = registered(seen, trace);
    DocumentRemover.hide(removed, catalog, vectors);
    Optional<Job> removal = ledger.job(removed.newestJob());
    sender.send(removal.map(JobMessages::missing).orElseGet(List::of));
  }

  private Document registered(Document seen, Optional<TraceId> trace) {
    Document now = seen;
    for (int tries = 0; tries < MAX_TRIES; tries++) {
      if (now.status() == JobStatus.DELETED) {
        return now;
      }
      Generations.Step step = Generations.withdrawal(now, clock.instant()).in(trace);
      if (ledger.register(step.next(), step.jobs(), Optional.of(now))) {
        return step.next();
      }
      now = ledger.document(seen.tenant(), seen.id()).orElseThrow();
    }
    throw Busy.because("the document changed " + MAX_TRIES + " times while it was removed");
  }
}
