package dev.embedway.core.pipeline;

import static dev.embedway.core.pipeline.Handler.ask;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InternalException;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.pipeline.deadletter.DeadLetter;
import dev.embedway.core.pipeline.deadletter.DeadLetterState;
import dev.embedway.core.pipeline.deadletter.DeadLetterStore.DeadLetterQuery;
import dev.embedway.core.pipeline.deadletter.FailedMessage;
import dev.embedway.core.pipeline.message.PipelineMessage;
import dev.embedway.core.pipeline.message.PipelineMessage.ApplyMetadata;
import dev.embedway.core.pipeline.message.PipelineMessage.ChunkDocument;
import dev.embedway.core.pipeline.message.PipelineMessage.EmbedBatch;
import dev.embedway.core.pipeline.message.PipelineMessage.RemoveDocument;
import dev.embedway.core.pipeline.message.PipelineMessage.StoreBatch;
import dev.embedway.core.pipeline.message.PipelineStage;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Handlers that write dead letters and decide about them. */
final class DeadLetterHandlers {

  private static final Optional<String> NOTE = Optional.of("the cause is mended");

  private DeadLetterHandlers() {}

  static Stream<Handler> all() {
    return Stream.of(drained(), refusedChunk(), decisions(), requeues()).flatMap(each -> each);
  }

  /** The drainer of SQS's own dead-letter queues, with a message of each kind. */
  private static Stream<Handler> drained() {
    return Stream.of(
        drained(ChunkDocument.class, "a.txt FAILED, chunking QUARANTINED"),
        drained(EmbedBatch.class, "a.txt FAILED, embedding QUARANTINED"),
        drained(StoreBatch.class, "a.txt FAILED, storage QUARANTINED"),
        new Handler(
            "drained message of a metadata file",
            rig -> {
              completed(rig, "a.txt");
              rig.uploadMetadata("a.txt", "{\"lang\":\"de\"}");
              rig.deliverEvents();
              next(rig, ApplyMetadata.class);
            },
            DeadLetterHandlers::drain,
            2,
            "a.txt COMPLETED, storage QUARANTINED"),
        new Handler(
            "drained message of a removal",
            rig -> {
              completed(rig, "a.txt");
              rig.remove("a.txt", "2");
              rig.deliverEvents();
              next(rig, RemoveDocument.class);
            },
            DeadLetterHandlers::drain,
            2,
            "a.txt DELETED, storage QUARANTINED"),
        new Handler(
            "drained message of a job that is over",
            rig -> {
              completed(rig, "a.txt");
              rig.queue.queue().add(new StoreBatch(rig.job("a.txt", 1).id(), 0));
            },
            DeadLetterHandlers::drain,
            2,
            "a.txt COMPLETED"),
        new Handler(
            "drained body that cannot be read",
            rig -> completed(rig, "a.txt"),
            rig ->
                rig.untilDone(() ->
                    rig.failures.failed(
                        new FailedMessage(
                            PipelineStage.STORAGE,
                            "no message of ours",
                            3,
                            rig.clock.instant(),
                            Optional.empty()),
                        new InvalidRequestException(ErrorCode.INVALID_JSON, "no message", "body"))),
            2,
            "a.txt COMPLETED, storage QUARANTINED"));
  }

  private static Handler drained(Class<? extends PipelineMessage> kind, String end) {
    return new Handler(
        "drained " + kind.getSimpleName(),
        rig -> {
          rig.upload("a.txt", PipelineFlowTest.sentences(0, 70), "1");
          rig.deliverEvents();
          next(rig, kind);
        },
        DeadLetterHandlers::drain,
        4,
        end);
  }

  /** Takes the next message out of its queue, as SQS did, and records it. */
  private static void drain(PipelineRig rig) {
    rig.giveUpNext(new InternalException(ErrorCode.INTERNAL, "the function ended", null));
  }

  /** Delivers messages until the next one is of this kind. */
  private static void next(PipelineRig rig, Class<? extends PipelineMessage> kind) {
    while (!kind.isInstance(rig.queue.queue().element())) {
      rig.deliverNext();
    }
  }

  private static void completed(PipelineRig rig, String key) {
    rig.upload(key, "One two three.", "1");
    rig.drain();
  }

  private static Stream<Handler> refusedChunk() {
    return Stream.of(
        new Handler(
            "batch of which the provider refuses a chunk",
            rig -> {
              rig.provider.refuse(text -> text.contains("Sentence 37 "));
              rig.upload("a.txt", PipelineFlowTest.sentences(0, 64), "1");
              rig.deliverEvents();
              next(rig, EmbedBatch.class);
            },
            PipelineRig::drain,
            15,
            "a.txt PARTIAL, embedding QUARANTINED"));
  }

  private static Stream<Handler> decisions() {
    return Stream.of(
        new Handler(
            "approval",
            rig -> failed(rig, "a.txt", EmbedBatch.class),
            rig -> ask(rig, () -> decide(rig, DeadLetterState.APPROVED_FOR_REQUEUE)),
            4,
            "a.txt FAILED, embedding APPROVED_FOR_REQUEUE"),
        new Handler(
            "decision to ignore",
            rig -> failed(rig, "a.txt", ChunkDocument.class),
            rig -> ask(rig, () -> decide(rig, DeadLetterState.IGNORED)),
            4,
            "a.txt FAILED, chunking IGNORED"));
  }

  private static Stream<Handler> requeues() {
    return Stream.of(
        requeued("requeue of a document", ChunkDocument.class, "chunking"),
        requeued("requeue of a batch to be embedded", EmbedBatch.class, "embedding"),
        requeued("requeue of a batch to be stored", StoreBatch.class, "storage"),
        new Handler(
            "requeue of a chunk",
            rig -> {
              rig.provider.refuse(text -> text.contains("Sentence 37 "));
              rig.upload("a.txt", PipelineFlowTest.sentences(0, 64), "1");
              rig.drain();
              rig.provider.refuse(_ -> false);
              decide(rig, DeadLetterState.APPROVED_FOR_REQUEUE);
            },
            DeadLetterHandlers::requeue,
            15,
            "a.txt COMPLETED, embedding REQUEUED"),
        new Handler(
            "requeue of what nothing waits for",
            rig -> {
              failed(rig, "a.txt", EmbedBatch.class);
              decide(rig, DeadLetterState.APPROVED_FOR_REQUEUE);
              rig.upload("a.txt", "Four five six.", "2");
              rig.drain();
            },
            DeadLetterHandlers::requeue,
            5,
            "a.txt COMPLETED, embedding SUPERSEDED"),
        new Handler(
            "requeue of several",
            rig -> {
              failed(rig, "a.txt", EmbedBatch.class);
              failed(rig, "b.txt", EmbedBatch.class);
              decide(rig, DeadLetterState.APPROVED_FOR_REQUEUE);
            },
            rig ->
                ask(
                    rig,
                    () ->
                        rig.deadLetters.requeueAll(
                            rig.admin(),
                            PipelineStage.EMBEDDING,
                            letters(rig).map(letter -> letter.id().value()).toList())),
            20,
            "a.txt COMPLETED, b.txt COMPLETED, embedding REQUEUED, embedding REQUEUED"));
  }

  private static Handler requeued(
      String name, Class<? extends PipelineMessage> kind, String stage) {
    return new Handler(
        name,
        rig -> {
          failed(rig, "a.txt", kind);
          decide(rig, DeadLetterState.APPROVED_FOR_REQUEUE);
        },
        DeadLetterHandlers::requeue,
        15,
        "a.txt COMPLETED, " + stage + " REQUEUED");
  }

  /** Has a document fail at its first message of a kind. */
  static void failed(PipelineRig rig, String key, Class<? extends PipelineMessage> kind) {
    rig.upload(key, PipelineFlowTest.sentences(0, 70), "1");
    rig.deliverEvents();
    next(rig, kind);
    drain(rig);
    rig.drain();
  }

  /** Decides about every dead letter. */
  static void decide(PipelineRig rig, DeadLetterState state) {
    each(
        rig,
        letter ->
            rig.deadLetters.decide(
                rig.admin(), letter.origin().stage(), letter.id().value(), state, NOTE));
  }

  private static void requeue(PipelineRig rig) {
    each(
        rig,
        letter ->
            ask(
                rig,
                () ->
                    rig.deadLetters.requeue(
                        rig.admin(), letter.origin().stage(), letter.id().value())));
  }

  private static void each(PipelineRig rig, Consumer<DeadLetter> work) {
    List<DeadLetter> all = letters(rig).toList();
    all.forEach(work);
  }

  /** All of them, whose reading is no call of the process. */
  static Stream<DeadLetter> letters(PipelineRig rig) {
    return Stream.of(PipelineStage.values())
        .map(stage ->
            new DeadLetterQuery(
                stage, Set.of(), Optional.empty(), Optional.empty(), 100, Optional.empty()))
        .flatMap(query -> rig.store.deadLetters().list(query).items().stream());
  }
}
