package dev.embedway.core.pipeline.stage;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.chunk.Chunk;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.pipeline.artifact.ChunkBatch;
import dev.embedway.core.pipeline.deadletter.DeadLetterFactory;
import dev.embedway.core.pipeline.deadletter.FailedMessage;
import dev.embedway.core.pipeline.job.DeadLetterLedger;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.pipeline.message.MessageCodec;
import dev.embedway.core.pipeline.message.PipelineMessage.EmbedBatch;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.core.trace.TraceId;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Keeps chunks that could not be embedded as dead letters, and notes on their job that they lack.
 */
@ThreadSafe
public final class ChunkFailures {

  private final Ledger ledger;
  private final DeadLetterLedger letters;
  private final DeadLetterFactory factory;
  private final InstantSource clock;
  private final MessageCodec codec = new MessageCodec();

  /** Failures as these ledgers record them. */
  public ChunkFailures(
      Ledger ledger, DeadLetterLedger letters, DeadLetterFactory factory, InstantSource clock) {
    this.ledger = ledger;
    this.letters = letters;
    this.factory = factory;
    this.clock = clock;
  }

  /**
   * Records the chunks of a batch that lack, in place of what was recorded of it.
   *
   * @param failed faults by text; empty when all were embedded
   * @throws EmbedwayException one of the faults, where no chunk of the document would be left
   */
  void record(
      LiveJob live, EmbedBatch message, ChunkBatch chunks, Map<String, EmbedwayException> failed) {
    List<Chunk> all = chunks.entries().stream().map(ChunkBatch.Entry::chunk).toList();
    List<Chunk> lacking = all.stream().filter(chunk -> failed.containsKey(chunk.text())).toList();
    Set<Integer> ordinals = ordinals(all);
    long elsewhere =
        live.job().lacking().stream().filter(ordinal -> !ordinals.contains(ordinal)).count();
    int planned = live.job().plan().orElseThrow().chunks();
    if (!lacking.isEmpty() && elsewhere + lacking.size() >= planned) {
      throw failed.values().iterator().next();
    }
    for (Chunk chunk : lacking) {
      letters.keep(
          factory.ofChunk(
              failed(message),
              message,
              chunk.ordinal(),
              chunk.text(),
              Optional.of(live.job().store()),
              requireNonNull(failed.get(chunk.text()))));
    }
    if (!lacking.isEmpty() || live.job().lacking().stream().anyMatch(ordinals::contains)) {
      ledger.lacking(live.id(), ordinals, ordinals(lacking));
    }
  }

  private FailedMessage failed(EmbedBatch message) {
    return new FailedMessage(
        PipelineStage.EMBEDDING,
        codec.encode(message),
        1,
        clock.instant(),
        message.trace().map(TraceId::hex));
  }

  private static Set<Integer> ordinals(List<Chunk> chunks) {
    return chunks.stream().map(Chunk::ordinal).collect(Collectors.toSet());
  }
}
