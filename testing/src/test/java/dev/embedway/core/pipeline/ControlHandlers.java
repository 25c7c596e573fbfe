package dev.embedway.core.pipeline;

import static dev.embedway.core.pipeline.Handler.ask;
import static dev.embedway.core.pipeline.PipelineFlowTest.sentences;

import dev.embedway.core.media.EmbedOrder;
import dev.embedway.core.media.MediaRemover;
import dev.embedway.core.media.MediaService;
import dev.embedway.core.media.StoreTerms;
import dev.embedway.core.pipeline.control.StageAction;
import dev.embedway.core.pipeline.control.StageSwitch.Position;
import dev.embedway.core.pipeline.message.PipelineMessage.ChunkDocument;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.core.pipeline.upload.Regeneration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Handlers of callers: of stages, of jobs, and of the embedding of documents that are there. */
final class ControlHandlers {

  private static final EmbedOrder ANEW = new EmbedOrder(StoreTerms.NONE, Regeneration.ALWAYS);
  private static final EmbedOrder AGAIN = new EmbedOrder(StoreTerms.NONE, Regeneration.IF_OVER);

  private ControlHandlers() {}

  static Stream<Handler> all() {
    return Stream.of(stages(), jobs(), media()).flatMap(each -> each);
  }

  private static Stream<Handler> stages() {
    return Stream.of(
        stage(StageAction.PAUSE, "embedding StageFlags[paused=true, draining=false] OFF"),
        stage(StageAction.DRAIN, "embedding StageFlags[paused=false, draining=true] ON"),
        new Handler(
            "stage resume",
            rig -> apply(rig, StageAction.PAUSE),
            rig -> ask(rig, () -> apply(rig, StageAction.RESUME)),
            4,
            ""),
        new Handler(
            "repair of switches",
            rig -> {
              apply(rig, StageAction.PAUSE);
              rig.stages.turnByHand(PipelineStage.EMBEDDING, Position.ON);
              rig.stages.turnByHand(PipelineStage.STORAGE, Position.OFF);
            },
            rig -> rig.untilDone(rig.pipeline.stageControl()::repair),
            5,
            "embedding StageFlags[paused=true, draining=false] OFF"));
  }

  private static Handler stage(StageAction action, String end) {
    return new Handler(
        "stage " + action.wire(), _ -> {}, rig -> ask(rig, () -> apply(rig, action)), 4, end);
  }

  private static void apply(PipelineRig rig, StageAction action) {
    rig.pipeline
        .stageControl()
        .apply(rig.admin().caller(), List.of(PipelineStage.EMBEDDING), action, rig.callers.audit());
  }

  private static Stream<Handler> jobs() {
    return Stream.of(
        job("cancel of a job that waits", 0),
        job("cancel of a job whose batches are embedded", 2),
        new Handler(
            "skip of a job",
            rig -> uploaded(rig, 2),
            rig ->
                ask(
                    rig,
                    () -> rig.callers.jobs().skip(rig.request(), job(rig), OptionalInt.of(3600))),
            6,
            "a.txt CANCELLED"));
  }

  private static Handler job(String name, int delivered) {
    return new Handler(
        name,
        rig -> uploaded(rig, delivered),
        rig -> ask(rig, () -> rig.callers.jobs().cancel(rig.request(), job(rig))),
        6,
        "a.txt CANCELLED");
  }

  private static String job(PipelineRig rig) {
    return rig.job("a.txt", 1).id().wire();
  }

  /** Uploads a document of two batches and delivers its first messages. */
  private static void uploaded(PipelineRig rig, int delivered) {
    rig.upload("a.txt", sentences(0, 70), "1");
    rig.deliverEvents();
    for (int i = 0; i < delivered; i++) {
      rig.deliverNext();
    }
  }

  private static Stream<Handler> media() {
    return Stream.of(
        new Handler(
            "order to make a document anew",
            ControlHandlers::twoDocuments,
            rig -> ask(rig, () -> embed(rig, ANEW)),
            15,
            "a.txt COMPLETED, b.txt COMPLETED"),
        new Handler(
            "order to embed a document that failed",
            rig -> DeadLetterHandlers.failed(rig, "a.txt", ChunkDocument.class),
            rig -> ask(rig, () -> embed(rig, AGAIN)),
            15,
            "a.txt COMPLETED, chunking QUARANTINED"),
        new Handler(
            "order to make several documents anew",
            ControlHandlers::twoDocuments,
            rig -> ask(rig, () -> embedAll(rig)),
            30,
            "a.txt COMPLETED, b.txt COMPLETED"),
        new Handler(
            "removal of embeddings",
            ControlHandlers::twoDocuments,
            rig -> {
              MediaRemover remover = rig.callers.mediaRemover(rig.vectorPort);
              ask(rig, () -> remover.remove(rig.request(), rig.id("a.txt").value()));
            },
            6,
            "a.txt DELETED, b.txt COMPLETED"));
  }

  private static void twoDocuments(PipelineRig rig) {
    rig.upload("a.txt", sentences(0, 66), "1");
    rig.upload("b.txt", sentences(0, 3), "1");
    rig.drain();
  }

  private static void embed(PipelineRig rig, EmbedOrder order) {
    media(rig).embed(rig.request(), rig.id("a.txt").value(), order, Optional.empty());
  }

  private static void embedAll(PipelineRig rig) {
    media(rig)
        .embedAll(
            rig.request(),
            List.of(rig.id("a.txt").value(), rig.id("b.txt").value()),
            ANEW,
            Optional.of("once"));
  }

  private static MediaService media(PipelineRig rig) {
    return rig.callers.media(rig.keys);
  }
}
