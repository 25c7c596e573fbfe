package dev.embedway.core.pipeline.stage;

import static java.util.Objects.requireNonNull;

import dev.embedway.core.chunk.Chunk;
import dev.embedway.core.embedding.Embedder;
import dev.embedway.core.embedding.EmbeddingRequest;
import dev.embedway.core.embedding.EmbeddingResponse;
import dev.embedway.core.embedding.EmbeddingResponse.Embedding;
import dev.embedway.core.embedding.ResolvedRequest;
import dev.embedway.core.embedding.TokenGate;
import dev.embedway.core.error.ConflictException;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.model.Dimensions;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.PromptRole;
import dev.embedway.core.model.Vector;
import dev.embedway.core.observe.Meter;
import dev.embedway.core.observe.StageCounts;
import dev.embedway.core.pipeline.artifact.Artifacts;
import dev.embedway.core.pipeline.artifact.BatchVectors;
import dev.embedway.core.pipeline.artifact.ChunkBatch;
import dev.embedway.core.pipeline.job.BatchClaim;
import dev.embedway.core.pipeline.job.BatchClaims;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.pipeline.message.Busy;
import dev.embedway.core.pipeline.message.MessageSender;
import dev.embedway.core.pipeline.message.PipelineMessage.EmbedBatch;
import dev.embedway.core.pipeline.message.PipelineMessage.StoreBatch;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.core.policy.EmbeddingPolicy;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The second stage: the vectors of one chunk batch.
 *
 * <p>Thread-safe. One worker at a time has a batch whose vectors are not written, by a claim that
 * is renewed while it works; so a message that is delivered twice does not buy its vectors twice.
 */
public final class EmbeddingStage {

  private final Ledger ledger;
  private final JobGate gate;
  private final BatchClaims claims;
  private final Artifacts artifacts;
  private final PlannedChunks planned;
  private final Embedder embedder;
  private final EmbeddingPolicy policy;
  private final ChunkFailures chunkFailures;
  private final MessageSender sender;
  private final Meter meter;
  private final StageCounts counts;
  private final Holds holds;

  /** A stage of these parts. */
  public EmbeddingStage(
      Ledger ledger,
      JobGate gate,
      BatchClaims claims,
      Artifacts artifacts,
      Embedder embedder,
      EmbeddingPolicy policy,
      ChunkFailures chunkFailures,
      MessageSender sender,
      Meter meter,
      Holds holds) {
    this.ledger = ledger;
    this.gate = gate;
    this.claims = claims;
    this.artifacts = artifacts;
    this.planned = new PlannedChunks(artifacts, sender);
    this.embedder = embedder;
    this.policy = policy;
    this.chunkFailures = chunkFailures;
    this.sender = sender;
    this.meter = meter;
    this.counts = meter.stage(PipelineStage.EMBEDDING.wire());
    this.holds = holds;
  }

  /**
   * Writes the batch's vectors, as far as they are not there yet, and asks for their storing. A
   * chunk that the provider refuses becomes a dead letter, and the others are stored.
   *
   * @param deadline no work is begun after it
   * @throws dev.embedway.core.error.EmbedwayException what the provider or a store throws; of a
   *     retriable kind while another worker has the batch
   */
  public void process(EmbedBatch message, Instant deadline) {
    Optional<LiveJob> entered = gate.enter(message.job());
    if (entered.isEmpty() || entered.get().job().plan().isEmpty()) {
      return;
    }
    LiveJob live = entered.get();
    holds.require(live.version().model());
    Optional<BatchVectors> before = artifacts.vectors(message.job(), message.batch());
    if (before.isEmpty() || !before.get().missing().isEmpty()) {
      ChunkBatch chunks = planned.read(message, message.batch());
      if (before.isEmpty() || isToBeCompleted(live, chunks, before.get())) {
        claimed(live, message, chunks, before, deadline);
      }
    }
    ledger.markEmbedded(message.job(), message.batch());
    sender.send(
        List.of(
            new StoreBatch(message.job(), message.batch(), live.job().lane(), message.trace())));
  }

  private void claimed(
      LiveJob live,
      EmbedBatch message,
      ChunkBatch chunks,
      Optional<BatchVectors> before,
      Instant deadline) {
    try (BatchClaim claim =
        claims.take(message.job(), message.batch()).orElseThrow(EmbeddingStage::busy)) {
      BatchVectors vectors = vectors(live, message, chunks, before, deadline);
      artifacts.putVectors(message.job(), message.batch(), vectors);
      if (vectors.missing().isEmpty()) {
        claim.done();
      }
    }
  }

  private static RuntimeException busy() {
    return Busy.because("another worker embeds the batch");
  }

  /** True if a chunk without a vector is not known to lack: its dead letter was requeued. */
  private static boolean isToBeCompleted(LiveJob live, ChunkBatch chunks, BatchVectors before) {
    return before.missing().stream()
        .map(position -> chunks.entries().get(position).chunk().ordinal())
        .anyMatch(ordinal -> !live.job().lacking().contains(ordinal));
  }

  /** Vectors of what can be embedded, once it is noted what cannot. */
  private BatchVectors vectors(
      LiveJob live,
      EmbedBatch message,
      ChunkBatch chunks,
      Optional<BatchVectors> before,
      Instant deadline) {
    ModelSpec model = checkedModel(live);
    List<Chunk> all = chunks.entries().stream().map(ChunkBatch.Entry::chunk).toList();
    List<Optional<Vector>> known =
        before
            .map(BatchVectors::vectors)
            .orElseGet(() -> new KnownVectors(artifacts, live).of(chunks));
    Map<String, Integer> unknown = new LinkedHashMap<>();
    int prompt = embedder.tokenizer(model).count(model.prompts().passage());
    for (int i = 0; i < all.size(); i++) {
      if (known.get(i).isEmpty()) {
        unknown.put(all.get(i).text(), all.get(i).tokens() + prompt);
      }
    }
    counts.worked(List.copyOf(unknown.keySet()));
    BisectedTexts texts = new BisectedTexts(some -> embed(live, model, some, deadline));
    RequestBatches.of(unknown, embedder.maxRequestTokens(model)).forEach(texts::add);
    chunkFailures.record(live, message, chunks, texts.failed());
    List<Optional<Vector>> vectors =
        IntStream.range(0, all.size())
            .mapToObj(i ->
                known.get(i).or(() -> Optional.ofNullable(texts.embedded().get(all.get(i).text()))))
            .toList();
    return new BatchVectors(vectors);
  }

  private Map<String, Vector> embed(
      LiveJob live, ModelSpec model, List<String> texts, Instant deadline) {
    EmbeddingRequest request =
        EmbeddingRequest.ofTexts(
            live.id().tenant(),
            EmbeddingRequest.Target.of(live.version().model()),
            texts,
            new EmbeddingRequest.Options(
                Dimensions.of(live.version().dim()),
                PromptRole.PASSAGE,
                EmbeddingRequest.Overlong.REFUSE),
            deadline);
    EmbeddingResponse response = asked(live, model, request.inPipeline(live.job().lane()));
    meter.answered(live.id().tenant(), response);
    return response.embeddings().stream()
        .collect(Collectors.toMap(e -> texts.get(e.index()), Embedding::vector));
  }

  /** Asks the model, unless it is left alone because its provider's breaker is open. */
  private EmbeddingResponse asked(LiveJob live, ModelSpec model, EmbeddingRequest request) {
    String asked = requireNonNull(request.model());
    holds.enter(asked);
    try {
      ResolvedRequest resolved = embedder.resolve(model, request);
      EmbeddingResponse response =
          live.isRegeneration()
              ? embedder.embedAnew(resolved, TokenGate.OPEN)
              : embedder.embed(resolved, TokenGate.OPEN);
      holds.answered(asked);
      return response;
    } catch (EmbedwayException e) {
      if (e.code() == ErrorCode.BREAKER_OPEN) {
        holds.failed(asked, e);
      } else {
        holds.answered(asked);
      }
      throw e;
    }
  }

  /**
   * The store's model. Vectors of two models must not meet in one generation, and a model that was
   * denied after the store was made embeds no more documents.
   */
  private ModelSpec checkedModel(LiveJob live) {
    String planned = live.job().plan().orElseThrow().modelIdentity();
    ModelSpec model = embedder.resolve(live.version().model());
    policy.check(model, live.id().tenant());
    live.version().requireSpaceOf(model);
    String present = model.identity();
    if (!planned.equals(present)) {
      throw new ConflictException(
          ErrorCode.STATE_CONFLICT,
          "the document was cut for "
              + planned
              + ", and the model here is "
              + present
              + "; upload it again");
    }
    return model;
  }
}
