package dev.embedway.local.cloud;

import dev.embedway.core.chunk.Chunk;
import dev.embedway.core.page.Page;
import dev.embedway.core.pipeline.artifact.Artifacts;
import dev.embedway.core.pipeline.artifact.ChunkBatch;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.job.Job;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.tenant.TenantId;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Counts of the searchable documents and of their content.
 *
 * @param documents with chunks
 * @param chunks of them
 * @param tokens of the chunks, special ones included
 */
public record IngestFigures(int documents, int chunks, long tokens) {

  private static final int PAGE = 1000;

  static IngestFigures of(Ledger ledger, Artifacts artifacts) {
    List<JobId> visible =
        documents(ledger)
            .filter(document -> document.visible() > 0)
            .map(document ->
                new JobId(document.tenant(), document.id(), document.visible(), document.version()))
            .toList();
    List<Chunk> chunks = visible.stream().flatMap(job -> chunks(job, ledger, artifacts)).toList();
    return new IngestFigures(
        visible.size(), chunks.size(), chunks.stream().mapToLong(Chunk::tokens).sum());
  }

  private static Stream<Document> documents(Ledger ledger) {
    return Stream.iterate(
            Optional.of(page(ledger, Optional.empty())),
            Optional::isPresent,
            seen -> seen.flatMap(Page::next).map(next -> page(ledger, Optional.of(next))))
        .flatMap(page -> page.orElseThrow().items().stream());
  }

  private static Page<Document> page(Ledger ledger, Optional<String> after) {
    return ledger.list(
        new Ledger.DocumentQuery(
            TenantId.DEFAULT, Optional.empty(), Optional.empty(), PAGE, after));
  }

  private static Stream<Chunk> chunks(JobId job, Ledger ledger, Artifacts artifacts) {
    int batches = ledger.job(job).flatMap(Job::plan).map(Job.Plan::batches).orElse(0);
    return IntStream.range(0, batches)
        .boxed()
        .flatMap(batch -> artifacts.chunks(job, batch).stream())
        .flatMap(batch -> batch.entries().stream())
        .map(ChunkBatch.Entry::chunk);
  }
}
