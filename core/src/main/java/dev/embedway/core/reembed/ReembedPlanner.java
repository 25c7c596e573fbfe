package dev.embedway.core.reembed;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.TimedOutException;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.page.Page;
import dev.embedway.core.pipeline.artifact.Artifacts;
import dev.embedway.core.pipeline.artifact.ChunkBatch;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.pipeline.job.Ledger.DocumentQuery;
import dev.embedway.core.provider.ModelPrices;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.store.StoreVersion;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Counts what a re-embed of a store would cost. Reads all documents of the store, and one batch of
 * some of them.
 */
@ThreadSafe
public final class ReembedPlanner {

  private static final int PAGE = 1000;

  /** Documents of which a batch is read, to know how long their chunks are. */
  private static final int SAMPLE = 20;

  private final Ledger ledger;
  private final Artifacts artifacts;
  private final ModelPrices prices;
  private final InstantSource clock;

  public ReembedPlanner(
      Ledger ledger, Artifacts artifacts, ModelPrices prices, InstantSource clock) {
    this.ledger = ledger;
    this.artifacts = artifacts;
    this.prices = prices;
    this.clock = clock;
  }

  /**
   * The plan of a version.
   *
   * @param model of the version
   * @throws TimedOutException {@code deadline_exceeded}
   */
  ReembedPlan of(StoreSpec store, StoreVersion version, ModelSpec model, Instant deadline) {
    List<JobId> sample = new ArrayList<>();
    int live = store.live().number();
    long documents = 0;
    long chunks = 0;
    Optional<String> after = Optional.empty();
    do {
      if (clock.instant().isAfter(deadline)) {
        throw new TimedOutException(
            ErrorCode.DEADLINE_EXCEEDED, "the store's documents were too many to count", null);
      }
      Page<Document> page =
          ledger.list(
              new DocumentQuery(
                  store.tenant(), Optional.of(store.prefix()), Optional.empty(), PAGE, after));
      for (Document document : page.items()) {
        Document.Standing standing = document.standing(live);
        if (document.storeId().equals(store.id()) && standing.chunks() > 0) {
          documents++;
          chunks += standing.chunks();
          if (sample.size() < SAMPLE) {
            sample.add(new JobId(document.tenant(), document.id(), standing.visible(), live));
          }
        }
      }
      after = page.next();
    } while (after.isPresent());
    return new ReembedPlan(
        version,
        new ReembedPlan.Work(documents, chunks, Math.round(chunks * tokensPerChunk(sample))),
        new ReembedPlan.Model(model.tokensPerSecond(), prices.of(model)));
  }

  private double tokensPerChunk(List<JobId> sample) {
    return sample.stream()
        .flatMap(job -> artifacts.chunks(job, 0).stream())
        .flatMap(batch -> batch.entries().stream())
        .map(ChunkBatch.Entry::chunk)
        .mapToInt(chunk -> chunk.tokens())
        .average()
        .orElse(0);
  }
}
