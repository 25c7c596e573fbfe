package dev.embedway.core.reembed;

import dev.embedway.core.chunk.ChunkMethod;
import dev.embedway.core.pipeline.PipelineRig;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.store.VectorIndex;
import dev.embedway.core.store.service.ChunkingChange;
import dev.embedway.core.store.service.NewStore;
import dev.embedway.testing.fakes.pipeline.CrashPoint;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Re-embeds of the store of a pipeline in memory. One thread at a time. */
final class ReembedRig {

  /** Documents cut into chunks of three words, by the model that the store has. */
  static final ReembedAsk CUT_SHORT = asked(Optional.empty(), OptionalInt.of(3));

  static final ReembedAsk CUT_SHORTER = asked(Optional.empty(), OptionalInt.of(2));

  final PipelineRig rig;
  final ReembedService service;
  final Reembedder reembedder;

  ReembedRig() {
    this(CrashPoint.never());
  }

  ReembedRig(CrashPoint crash) {
    this(new PipelineRig(crash));
  }

  ReembedRig(PipelineRig rig) {
    this.rig = rig;
    this.service = rig.callers.reembeds(rig.vectorPort, rig.transferPort);
    this.reembedder = rig.pipeline.upkeep().reembedder();
  }

  static ReembedAsk asked(Optional<String> model, OptionalInt size) {
    return new ReembedAsk(
        new NewStore.Vectors(
            model.map(id -> new NewStore.ModelName(id, "model")), OptionalInt.empty()),
        new ChunkingChange(
            ChunkingChange.Origin.PRESENT,
            Optional.of(ChunkMethod.TOKENS),
            size,
            OptionalInt.of(0),
            "chunking"));
  }

  /** One run, and all that it sends. */
  void run() {
    reembedder.run(rig.clock.instant().plusSeconds(60));
    rig.drain();
  }

  /** Runs until a whole pass finds nothing to do. */
  void complete() {
    run();
    run();
  }

  /** The plan of a version of the store. */
  ReembedPlan plan(ReembedAsk asked) {
    return service.plan(rig.request(), "docs", asked).plan();
  }

  /** Switches to the version that is built, which may lack so many documents. */
  void serve(long maxFailed) {
    service.serve(rig.request(), "docs", new SwitchTerms(maxFailed, 0, Optional.empty()));
  }

  StoreSpec store() {
    return rig.catalog.find(PipelineRig.ACME, "docs").orElseThrow();
  }

  /** Texts that a search of a version may find of a document. */
  List<String> texts(int version, String key) {
    VectorIndex index = store().index(store().open(version).orElseThrow());
    return rig.vectors.texts(index, rig.id(key).value());
  }

  FillCounts counts() {
    return service.state(store()).reembeds().getFirst().counts();
  }
}
