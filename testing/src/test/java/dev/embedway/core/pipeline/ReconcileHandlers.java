package dev.embedway.core.pipeline;

import static dev.embedway.core.pipeline.PipelineFlowTest.sentences;

import dev.embedway.core.pipeline.deadletter.DeadLetterState;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.pipeline.message.PipelineMessage.EmbedBatch;
import dev.embedway.core.pipeline.reconcile.ReconcileProgress;
import dev.embedway.core.pipeline.reconcile.Reconciler;
import dev.embedway.testing.fakes.pipeline.MemoryProgress;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Runs of the reconciler over each kind of what was lost. */
final class ReconcileHandlers {

  private static final Duration IDLE = Duration.ofHours(1);
  private static final Duration RUN = Duration.ofMinutes(5);

  /** Longer than any wait between two times of sending again. */
  private static final Duration PAUSE = Duration.ofHours(13);

  private static final int MAX_RUNS = 30;

  private ReconcileHandlers() {}

  static Stream<Handler> all() {
    return Stream.of(
        lost(
            "message of a document that was lost",
            rig -> {
              rig.upload("a.txt", sentences(0, 70), "1");
              rig.deliverEvents();
            },
            "a.txt COMPLETED"),
        lost(
            "messages of batches that were lost",
            rig -> {
              rig.upload("a.txt", sentences(0, 70), "1");
              rig.deliverEvents();
              rig.deliverNext();
              rig.deliverNext();
            },
            "a.txt COMPLETED"),
        lost(
            "event of an upload that was lost",
            rig -> rig.upload("a.txt", "One.", "1"),
            "a.txt COMPLETED"),
        lost(
            "event of a removal that was lost",
            rig -> {
              rig.upload("a.txt", "One.", "1");
              rig.drain();
              rig.remove("a.txt", "2");
            },
            "a.txt DELETED"),
        lost(
            "event of a metadata file that was lost",
            rig -> {
              rig.upload("a.txt", "One.", "1");
              rig.drain();
              rig.uploadMetadata("a.txt", "{\"lang\":\"de\"}");
            },
            "a.txt COMPLETED"),
        lost(
            "claim of a worker that died",
            rig -> {
              rig.upload("a.txt", "One.", "1");
              rig.deliverEvents();
              rig.ledger.claim(rig.job("a.txt", 1).id(), "dead-1", Duration.ofSeconds(60));
            },
            "a.txt COMPLETED"),
        lost(
            "requeue that was cut off before it was sent",
            rig -> {
              DeadLetterHandlers.failed(rig, "a.txt", EmbedBatch.class);
              DeadLetterHandlers.decide(rig, DeadLetterState.APPROVED_FOR_REQUEUE);
              DeadLetterHandlers.letters(rig)
                  .toList()
                  .forEach(letter -> rig.pipeline.deadLetters().requeue(letter.id()));
            },
            "a.txt COMPLETED, embedding REQUEUED"),
        new Handler(
            "job that never moves",
            rig -> {
              rig.upload("a.txt", sentences(0, 70), "1");
              rig.deliverEvents();
              rig.deliverNext();
            },
            ReconcileHandlers::runUntilNothingIsOpen,
            40,
            "a.txt FAILED, embedding QUARANTINED"));
  }

  /** One run, which finds what was lost after these deliveries. */
  private static Handler lost(String name, Consumer<PipelineRig> deliveries, String end) {
    return new Handler(
        name,
        rig -> {
          deliveries.accept(rig);
          rig.events.clear();
          rig.queue.queue().clear();
          rig.clock.advance(PAUSE);
        },
        rig -> run(rig, rig.reconciler(IDLE), new MemoryProgress()),
        10,
        end);
  }

  /** Runs by the schedule, whose messages are lost each time. */
  private static void runUntilNothingIsOpen(PipelineRig rig) {
    Reconciler scheduled = rig.reconciler(IDLE);
    MemoryProgress progress = new MemoryProgress();
    Ledger ledger = rig.ledger;
    for (int i = 0; i < MAX_RUNS && !ledger.open(Optional.empty()).items().isEmpty(); i++) {
      rig.queue.queue().clear();
      rig.clock.advance(PAUSE);
      run(rig, scheduled, progress);
    }
    rig.queue.queue().clear();
  }

  private static void run(PipelineRig rig, Reconciler scheduled, ReconcileProgress progress) {
    ReconcileProgress kept = rig.crash.around(ReconcileProgress.class, progress);
    rig.untilDone(() -> scheduled.runUntil(rig.clock.instant().plus(RUN), kept));
  }
}
