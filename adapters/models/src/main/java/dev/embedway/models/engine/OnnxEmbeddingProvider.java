package dev.embedway.models.engine;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.TimedOutException;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.Tokenizer;
import dev.embedway.core.provider.EmbedCall;
import dev.embedway.core.provider.EmbedResult;
import dev.embedway.core.provider.EmbedResult.Timings;
import dev.embedway.core.provider.EmbeddingProvider;
import dev.embedway.core.provider.EngineSettings;
import dev.embedway.core.registry.UnavailableModel;
import dev.embedway.models.catalog.ModelCatalog;
import dev.embedway.models.engine.queue.EngineCounts;
import dev.embedway.models.engine.queue.EngineWorkers;
import dev.embedway.models.engine.queue.QueuedCall;
import dev.embedway.models.engine.queue.Ticket;
import dev.embedway.models.engine.residency.ModelLease;
import dev.embedway.models.engine.residency.ResidentModels;
import dev.embedway.models.known.BuiltInModels;
import dev.embedway.models.known.EngineVersion;
import dev.embedway.models.tokenizer.ModelTokenizer;
import dev.embedway.models.tokenizer.TokenIds;
import dev.embedway.models.tokenizer.choice.Tokenizers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Computes embeddings in this process with ONNX Runtime.
 *
 * <p>A model is loaded when it is first used, and leaves memory when others need its room or nobody
 * needs it. Tokenizing is done by the calling thread, which may be a virtual one; models run on the
 * engine's own threads, one core each.
 *
 * <p>Thread-safe. After {@link #close} every call fails with {@code provider_unavailable}.
 */
public final class OnnxEmbeddingProvider implements EmbeddingProvider {
  /** The provider's name in cards, ids and headers. */
  public static final String NAME = EngineVersion.PROVIDER;

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final ModelCatalog catalog;
  private final Tokenizers tokenizers;
  private final WeightsLoader weights;
  private final ResidentModels resident;
  private final InstantSource clock;
  private final EngineWorkers workers;
  private final IdleSweep sweep;

  /** Held shared by calls under way, so that closing waits for them. */
  private final ReentrantReadWriteLock open = new ReentrantReadWriteLock();

  private volatile boolean closed;

  /** Guarded by the write lock of {@link #open}. */
  private boolean freed;

  /**
   * An engine for the models in the settings' directories.
   *
   * @param builtIn cards of the models that need no configuration files of their own
   */
  public OnnxEmbeddingProvider(
      List<ModelSpec> builtIn, EngineSettings settings, InstantSource clock) {
    this(builtIn, settings, clock, new ThisProcessor());
  }

  OnnxEmbeddingProvider(
      List<ModelSpec> builtIn, EngineSettings settings, InstantSource clock, Processor processor) {
    this.catalog = new ModelCatalog(builtIn, settings);
    this.tokenizers = new Tokenizers(catalog, settings);
    this.weights = new WeightsLoader(catalog, settings, processor);
    this.resident = new ResidentModels(settings.residency(), clock, weights);
    this.clock = clock;
    this.workers = new EngineWorkers(threads(settings), clock);
    this.sweep = IdleSweep.of(resident, settings.residency().unloadAfter());
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
    return catalog.present();
  }

  @Override
  public List<UnavailableModel> unavailableModels() {
    return catalog.unavailableModels();
  }

  @Override
  public Map<String, String> aliases() {
    return BuiltInModels.repositories();
  }

  @Override
  public Tokenizer tokenizer(ModelSpec model) {
    return tokenizers.of(model);
  }

  @Override
  public EmbedResult embed(EmbedCall call) {
    enter();
    try (ModelLease lease =
        resident.acquire(call.model(), call.requester().tenant(), call.deadline())) {
      return embed(call, lease);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw left(call.model(), e);
    } finally {
      open.readLock().unlock();
    }
  }

  private EmbedResult embed(EmbedCall call, ModelLease lease) throws InterruptedException {
    ModelSpec model = call.model();
    lease.prepare();
    long begun = System.nanoTime();
    ModelTokenizer tokenizer = tokenizers.of(model);
    List<TokenIds> texts =
        call.texts().stream()
            .map(text -> model.prompts().apply(call.role(), text))
            .map(text -> encode(tokenizer, text, model))
            .toList();
    Duration tokenization = Duration.ofNanos(System.nanoTime() - begun);
    // Workers are for runs: the caller's own thread waits here for a model that is not loaded yet.
    lease.await(Duration.between(clock.instant(), call.deadline()));
    QueuedCall queued = workers.submit(lease, texts, call.deadline(), call.requester());
    try {
      Ticket ticket = queued.ticket();
      var vectors = ticket.await(clock.instant());
      return new EmbedResult(
          vectors, new Timings(tokenization, ticket.queueTime(), ticket.sinceStart()));
    } finally {
      workers.leave(queued);
    }
  }

  /** The yield gives way to other calls; nothing relies on it. */
  @SuppressWarnings("ThreadPriorityCheck")
  private static TokenIds encode(ModelTokenizer tokenizer, String text, ModelSpec model) {
    // A large call on a virtual thread would keep all others from their carrier.
    Thread.yield();
    return tokenizer.encode(text, model.maxTokens());
  }

  /** The caller's thread was told to stop: its time was up, or its client hung up. */
  private static TimedOutException left(ModelSpec model, InterruptedException cause) {
    return new TimedOutException(
        ErrorCode.DEADLINE_EXCEEDED,
        "the request was cancelled while it waited for model " + model.id(),
        cause);
  }

  /** Counts of the engine's work so far. */
  public EngineCounts counts() {
    return workers.counts(weights.loads());
  }

  /** Ids of the models in memory, the least recently used first. */
  List<String> loaded() {
    return resident.ids();
  }

  /** Has the next call see which models are in the directories now. */
  void lookAgain() {
    catalog.lookAgain();
  }

  /** Frees models that were not used for long; done by itself too. */
  void unloadIdle() {
    resident.unloadIdle();
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
        sweep.close();
        workers.close();
        resident.close();
      }
    } finally {
      open.writeLock().unlock();
    }
  }
}
