package dev.embedway.core.pipeline.stage;

import dev.embedway.core.chunk.ContentHash;
import dev.embedway.core.pipeline.artifact.Artifacts;
import dev.embedway.core.pipeline.artifact.ChunkBatch;
import dev.embedway.core.pipeline.artifact.ChunkBatch.Entry;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.message.Busy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Gathers a generation's chunks into batches and writes them while more are cut: the first {@value
 * #AT_ONCE} one after the other, since most documents have no more, later ones up to {@value
 * #IN_FLIGHT} at a time. Later ones that an earlier attempt has written are passed over.
 *
 * <p>One thread at a time.
 */
final class BatchWriter implements AutoCloseable {

  /** Batches that are written one by one, and again at each attempt. */
  static final int AT_ONCE = 4;

  /** Most requests under way; each holds a batch's chunks, some 100 KB. */
  static final int IN_FLIGHT = 16;

  private final Artifacts artifacts;
  private final JobId job;
  private final String cut;
  private final ChunkBatch empty;
  private final long maxTokens;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Deque<Future<?>> underWay = new ArrayDeque<>();
  private final List<List<ContentHash>> hashes = new ArrayList<>();
  private List<Entry> batch = new ArrayList<>();
  private long tokens;
  private Set<Integer> written = Set.of();

  /**
   * A writer for one attempt.
   *
   * @param cut names all that decides what the batches hold
   * @param empty a batch of no chunks, with what all have in common
   * @param maxTokens of a batch, unless one chunk alone has more
   */
  BatchWriter(Artifacts artifacts, JobId job, String cut, ChunkBatch empty, long maxTokens) {
    this.artifacts = artifacts;
    this.job = job;
    this.cut = cut;
    this.empty = empty;
    this.maxTokens = maxTokens;
  }

  void add(Entry entry) {
    int more = entry.chunk().tokens();
    boolean isFull = batch.size() == ChunkBatch.MAX_CHUNKS || tokens + more > maxTokens;
    if (isFull && !batch.isEmpty()) {
      flush();
    }
    batch.add(entry);
    tokens += more;
  }

  /**
   * Waits for all requests; a document without chunks has one batch without any.
   *
   * @return for each batch, the hashes of its texts
   */
  List<List<ContentHash>> finish() {
    flush();
    while (!underWay.isEmpty()) {
      await(underWay.remove());
    }
    return List.copyOf(hashes);
  }

  private void flush() {
    int number = hashes.size();
    ChunkBatch full = empty.with(batch);
    hashes.add(batch.stream().map(entry -> entry.chunk().hash()).toList());
    batch = new ArrayList<>();
    tokens = 0;
    if (number < AT_ONCE) {
      artifacts.putChunks(job, number, full);
      return;
    }
    if (number == AT_ONCE) {
      written = artifacts.written(job, cut, AT_ONCE);
    }
    if (!written.contains(number)) {
      if (underWay.size() == IN_FLIGHT) {
        await(underWay.remove());
      }
      underWay.add(threads.submit(() -> artifacts.putChunks(job, number, full)));
    }
  }

  private static void await(Future<?> request) {
    try {
      request.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException fault -> throw fault;
        case Error error -> throw error;
        case null, default -> throw new IllegalStateException(e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Busy.because("the work was interrupted");
    }
  }

  /** Waits for requests that a fault has left under way. */
  @Override
  public void close() {
    threads.close();
  }
}
