package dev.embedway.models;

import dev.embedway.core.config.EngineSettings;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InternalException;
import dev.embedway.core.error.NotFoundException;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.Tokenizer;
import dev.embedway.core.provider.EmbedCall;
import dev.embedway.core.provider.EmbedResult;
import dev.embedway.core.provider.EmbedResult.Timings;
import dev.embedway.core.provider.EmbeddingProvider;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Computes embeddings in this process with ONNX Runtime.
 *
 * <p>A model is loaded when it is first used. Tokenizing is done by the calling thread, which may
 * be a virtual one; models run on the engine's own threads, one core each.
 *
 * <p>Thread-safe. After {@link #close} every call fails with {@code provider_unavailable}.
 */
public final class OnnxEmbeddingProvider implements EmbeddingProvider {
  /** The provider's name in cards, ids and headers. */
  public static final String NAME = "onnx";

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final Map<String, OnnxModelSlot> slots = new LinkedHashMap<>();
  private final InstantSource clock;
  private final EngineWorkers workers;

  /** Held shared by calls under way, so that closing waits for them. */
  private final ReentrantReadWriteLock open = new ReentrantReadWriteLock();

  private volatile boolean closed;

  /** Guarded by the write lock of {@link #open}. */
  private boolean freed;

  /** An engine for these models, whose files are looked for when they are first used. */
  public OnnxEmbeddingProvider(
      List<ModelSpec> models, EngineSettings settings, InstantSource clock) {
    ModelDirectory directory = new ModelDirectory(settings.modelDirectory());
    for (ModelSpec model : models) {
      slots.put(model.id(), new OnnxModelSlot(model, directory, settings));
    }
    this.clock = clock;
    this.workers = new EngineWorkers(threads(settings), clock);
  }

  private static int threads(EngineSettings settings) {
    return settings.threads() > 0 ? settings.threads() : Runtime.getRuntime().availableProcessors();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<ModelSpec> models() {
    return slots.values().stream().map(OnnxModelSlot::spec).toList();
  }

  @Override
  public Tokenizer tokenizer(ModelSpec model) {
    return slot(model).tokenizer();
  }

  @Override
  public EmbedResult embed(EmbedCall call) {
    OnnxModelSlot slot = slot(call.model());
    enter();
    try {
      return embed(call, slot);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InternalException(
          ErrorCode.INTERNAL,
          "the thread that waited for model " + call.model().id() + " was interrupted",
          e);
    } finally {
      open.readLock().unlock();
    }
  }

  private EmbedResult embed(EmbedCall call, OnnxModelSlot slot) throws InterruptedException {
    ModelSpec model = slot.spec();
    slot.prepareWeights();
    long begun = System.nanoTime();
    WordPieceTokenizer tokenizer = slot.tokenizer();
    List<TokenIds> texts =
        call.texts().stream()
            .map(text -> model.prompts().apply(call.role(), text))
            .map(text -> tokenizer.encode(text, model.maxTokens()))
            .toList();
    Duration tokenization = Duration.ofNanos(System.nanoTime() - begun);
    Ticket ticket = workers.submit(slot, texts, call.deadline());
    var vectors = ticket.await(clock.instant());
    return new EmbedResult(
        vectors, new Timings(tokenization, ticket.queueTime(), ticket.sinceStart()));
  }

  /** What the engine did so far. */
  public EngineCounts counts() {
    return workers.counts();
  }

  private OnnxModelSlot slot(ModelSpec model) {
    OnnxModelSlot slot = slots.get(model.id());
    if (slot == null) {
      throw new NotFoundException(
          ErrorCode.MODEL_NOT_FOUND,
          "model "
              + model.id()
              + " is not one of this engine's: "
              + String.join(", ", slots.keySet()),
          "model");
    }
    return slot;
  }

  private void enter() {
    if (closed || !open.readLock().tryLock()) {
      throw isClosed();
    }
    if (closed) {
      open.readLock().unlock();
      throw isClosed();
    }
  }

  private static UnavailableException isClosed() {
    return new UnavailableException(
        ErrorCode.PROVIDER_UNAVAILABLE, "the engine is shutting down", RETRY_AFTER, null);
  }

  /** Frees threads and weights after the calls under way; a second time it does nothing. */
  @Override
  public void close() {
    closed = true;
    open.writeLock().lock();
    try {
      if (!freed) {
        freed = true;
        workers.close();
        slots.values().forEach(OnnxModelSlot::close);
      }
    } finally {
      open.writeLock().unlock();
    }
  }
}
