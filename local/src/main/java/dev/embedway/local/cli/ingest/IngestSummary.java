package dev.embedway.local.cli.ingest;

import java.util.List;

/**
 * Outcomes of an ingestion's files.
 *
 * @param fresh documents that are new or have new content
 * @param unchanged documents that had this content already
 * @param problems one line for each file that failed
 */
public record IngestSummary(int fresh, int unchanged, List<String> problems) {

  public IngestSummary {
    problems = List.copyOf(problems);
  }

  /** The line that {@code ingest} ends with. */
  public String line() {
    return "new " + fresh + ", unchanged " + unchanged + ", failed " + problems.size();
  }
}
