package dev.embedway.core.pipeline.job;

import dev.embedway.core.pipeline.document.Document;
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
   */
  public record Write(JobState job, Optional<Document> document, ForgetChange forget)
      implements LedgerStep {

    public Write(JobState job) {
      this(job, Optional.empty(), ForgetChange.NONE);
    }

    public Write(JobState job, Document document) {
      this(job, Optional.of(document), ForgetChange.NONE);
    }

    /** The same with a change of the forget list. */
    public Write with(ForgetChange change) {
      return new Write(job, document, change);
    }
  }
}
