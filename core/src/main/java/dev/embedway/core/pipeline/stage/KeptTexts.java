package dev.embedway.core.pipeline.stage;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.chunk.ContentHash;
import dev.embedway.core.pipeline.artifact.Artifacts;
import dev.embedway.core.pipeline.artifact.ChunkBatch;
import dev.embedway.core.pipeline.document.DocumentNotes;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.job.Job;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.pipeline.stage.TextExtractor.Extraction;
import java.util.Optional;

/** Texts that are kept of generations which searches find. */
@ThreadSafe
public final class KeptTexts {

  private final Ledger ledger;
  private final Artifacts artifacts;

  /** Texts among these artifacts, of jobs of this ledger. */
  public KeptTexts(Ledger ledger, Artifacts artifacts) {
    this.ledger = ledger;
    this.artifacts = artifacts;
  }

  /**
   * The text of a job's generation, as it was read for a version that shows it, with the notes on
   * it; empty when it is deleted.
   */
  Optional<Extraction.Text> find(LiveJob live) {
    return live.document().versionsShowing(live.id().generation()).stream()
        .filter(version -> version != live.id().version())
        .map(live::in)
        .flatMap(shown -> text(shown).stream())
        .findFirst();
  }

  private Optional<Extraction.Text> text(JobId shown) {
    return hash(shown)
        .flatMap(hash -> artifacts.text(shown, hash))
        .map(text -> new Extraction.Text(text, notes(shown)));
  }

  private Optional<ContentHash> hash(JobId shown) {
    return artifacts.chunks(shown, 0).map(ChunkBatch::text);
  }

  /** The other model's own notes are no notes on the text. */
  private DocumentNotes notes(JobId shown) {
    return ledger
        .job(shown)
        .flatMap(Job::plan)
        .map(plan -> plan.notes().ofText())
        .orElse(DocumentNotes.NONE);
  }
}
