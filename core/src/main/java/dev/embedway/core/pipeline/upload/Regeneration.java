package dev.embedway.core.pipeline.upload;

import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.job.Generations;
import dev.embedway.core.pipeline.job.Job;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** Treatment of an object that is as its document's newest generation has it. */
public enum Regeneration {
  /** It stays that generation: somebody told of it again. */
  NEVER,
  /** It becomes a generation unless one is under way; of that, what did not change stays. */
  IF_OVER,
  /** It becomes a generation that is cut and embedded anew, unless it is one not begun yet. */
  ALWAYS;

  /** The treatment as records of the audit log name it. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * True if the object becomes a generation although it did not change.
   *
   * @param newest the document's newest job
   */
  boolean isDue(Document document, Supplier<Optional<Job>> newest) {
    return switch (this) {
      case NEVER -> false;
      case IF_OVER -> document.status().isTerminal();
      // One that nobody has begun is the very one that is wanted.
      case ALWAYS ->
          newest
              .get()
              .filter(job -> job.kind() == Job.Kind.REGENERATION)
              .filter(job -> job.status() == JobStatus.QUEUED)
              .isEmpty();
    };
  }

  /** A generation of the object, as this has it made. */
  Generations.Step of(Generations.Step upload) {
    return switch (this) {
      case NEVER, IF_OVER -> upload;
      case ALWAYS -> upload.regenerating();
    };
  }
}
