package dev.embedway.core.pipeline.job;

import dev.embedway.core.pipeline.deadletter.DeadLetter;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.job.LedgerCommit.Put;
import java.util.Optional;

/** Result of a transition, decided from a job and its document as they were read. */
public sealed interface LedgerStep {

  /** The transition is not allowed from here. */
  record Refused() implements LedgerStep {}

  /** It was made before; nothing is to be written. */
  record Held() implements LedgerStep {}

  /**
   * It is made by writing both.
   *
   * @param document empty where it says nothing of this; one equal to that which was read is not
   *     written
   * @param forget the change of the forget list
   * @param deadLetter the dead letter that is written with them
   */
  public record Write(
      JobState job,
      Optional<Document> document,
      ForgetChange forget,
      Optional<Put<DeadLetter>> deadLetter)
      implements LedgerStep {

    public Write(JobState job) {
      this(job, Optional.empty(), ForgetChange.NONE, Optional.empty());
    }

    public Write(JobState job, Document document) {
      this(job, Optional.of(document), ForgetChange.NONE, Optional.empty());
    }

    /** The same with a change of the forget list. */
    public Write with(ForgetChange change) {
      return new Write(job, document, change, deadLetter);
    }

    /** The same with a dead letter, in place of the one of its revision. */
    public Write with(DeadLetter letter) {
      return new Write(job, document, forget, Optional.of(LedgerCommit.put(letter)));
    }
  }
}
