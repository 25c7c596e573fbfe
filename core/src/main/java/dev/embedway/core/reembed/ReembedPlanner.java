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
import dev.embedway.core.reembed.ReembedPlan.TextSample;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.store.StoreVersion;
import dev.embedway.core.vector.VectorStore;
import dev.embedway.core.vector.VectorStore.LackingRecords;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Counts what a re-embed of a store would cost and what it would not bring over. Reads all
 * documents of the store, and one batch of some of them.
 */
@ThreadSafe
public final class ReembedPlanner {

  /** Max keys and ids that a plan names. */
  static final int MAX_NAMED = 10;

  /** Max documents of which a batch is read, to know how long their chunks are. */
  static final int SAMPLE = 50;

  private static final int PAGE = 1000;

  /** Time before the deadline after which no more of the sample are read. */
  private static final Duration RESERVE = Duration.ofSeconds(5);

  private final Ledger ledger;
  private final Artifacts artifacts;
  private final VectorStore vectors;
  private final ModelPrices prices;
  private final InstantSource clock;

  public ReembedPlanner(
      Ledger ledger,
      Artifacts artifacts,
      VectorStore vectors,
      ModelPrices prices,
      InstantSource clock) {
    this.ledger = ledger;
    this.artifacts = artifacts;
    this.vectors = vectors;
    this.prices = prices;
    this.clock = clock;
  }

  /** Documents of a store, counted, with a sample by their ids, which are hashes. */
  private static final class Count {

    private final SortedMap<String, Document> sample = new TreeMap<>();
    private long documents;
    private long chunks;

    void add(Document document, int ofChunks) {
      documents++;
      chunks += ofChunks;
      sample.put(document.id().value(), document);
      if (sample.size() > SAMPLE) {
        sample.remove(sample.lastKey());
      }
    }
  }

  /** Chunks and lost texts of a sample. */
  private record Look(double tokensPerChunk, TextSample texts) {}

  /**
   * The plan of a version.
   *
   * @param model of the version
   * @throws TimedOutException {@code deadline_exceeded}
   */
  ReembedPlan of(StoreSpec store, StoreVersion version, ModelSpec model, Instant deadline) {
    Count count = count(store, deadline);
    Look look = look(store.live().number(), count, deadline);
    return new ReembedPlan(
        version,
        new ReembedPlan.Work(
            count.documents, count.chunks, Math.round(count.chunks * look.tokensPerChunk())),
        new ReembedPlan.Model(model.tokensPerSecond(), prices.of(model)),
        new ReembedPlan.Lost(look.texts(), lost(store, version)));
  }

  private LackingRecords lost(StoreSpec store, StoreVersion version) {
    if (version.takesVectorsOf(store.live())) {
      return LackingRecords.NONE;
    }
    LackingRecords lacking = records(store, version);
    long bare = lacking.withoutText();
    return new LackingRecords(bare, bare, lacking.firstIds().stream().limit(bare).toList());
  }

  /** Records that searches of the live version find, and a version of the store has not. */
  LackingRecords records(StoreSpec store, StoreVersion version) {
    return vectors.lacking(store.index(), store.index(version), MAX_NAMED);
  }

  private Count count(StoreSpec store, Instant deadline) {
    Count count = new Count();
    int live = store.live().number();
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
        int chunks = document.standing(live).chunks();
        if (document.storeId().equals(store.id()) && chunks > 0) {
          count.add(document, chunks);
        }
      }
      after = page.next();
    } while (after.isPresent());
    return count;
  }

  private Look look(int live, Count count, Instant deadline) {
    List<ChunkBatch> batches = new ArrayList<>();
    List<String> lost = new ArrayList<>();
    for (Document document : count.sample.values()) {
      if (clock.instant().isAfter(deadline.minus(RESERVE))) {
        break;
      }
      firstBatch(document, live).ifPresentOrElse(batches::add, () -> lost.add(document.key()));
    }
    double tokens =
        batches.stream()
            .flatMap(batch -> batch.entries().stream())
            .mapToInt(entry -> entry.chunk().tokens())
            .average()
            .orElse(0);
    List<String> named = lost.stream().sorted().limit(MAX_NAMED).toList();
    return new Look(tokens, new TextSample(batches.size() + lost.size(), lost.size(), named));
  }

  /** The first batch of the generation that searches find, with its text, as any version has it. */
  private Optional<ChunkBatch> firstBatch(Document document, int live) {
    long generation = document.standing(live).visible();
    return document.versionsShowing(generation).stream()
        .map(version -> new JobId(document.tenant(), document.id(), generation, version))
        .flatMap(job -> artifacts.chunks(job, 0).stream())
        .findFirst();
  }
}
