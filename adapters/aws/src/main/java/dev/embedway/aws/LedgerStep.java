package dev.embedway.aws;

import dev.embedway.core.pipeline.Document;

/** What a transition comes to, decided from a job and its document as they were read. */
sealed interface LedgerStep {

  /** The transition is not allowed from here. */
  record Refused() implements LedgerStep {}

  /** It was made before; nothing is to be written. */
  record Held() implements LedgerStep {}

  /** It is made by writing both; a document equal to the one that was read is not written. */
  record Write(JobState job, Document document) implements LedgerStep {}
}
