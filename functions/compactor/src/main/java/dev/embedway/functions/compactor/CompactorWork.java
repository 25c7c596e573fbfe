package dev.embedway.functions.compactor;

import dev.embedway.aws.AwsPlatform;
import dev.embedway.core.composition.UpkeepServices;
import dev.embedway.core.erasure.ErasureWorker;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.pipeline.compact.CompactionReport;
import dev.embedway.core.pipeline.compact.Compactor;
import dev.embedway.pgvector.PgVectorStore;
import java.time.Instant;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * Dependencies of the handler, each of which works until a time.
 *
 * @param compaction deletes what the forget list names
 * @param erasures goes on with erasures, and counts those that it ended
 */
public record CompactorWork(
    Function<Instant, CompactionReport> compaction, ToIntFunction<Instant> erasures) {

  /**
   * Work of one run.
   *
   * @param erasures number of those that ended
   */
  record Done(CompactionReport report, int erasures) {}

  /** Work over a platform. */
  public static CompactorWork of(AwsPlatform aws, PgVectorStore vectors) {
    UpkeepServices upkeep = aws.services().pipeline().upkeep();
    Compactor compactor = upkeep.compactor(aws.compaction(vectors.rows()));
    ErasureWorker erasures = upkeep.erasureWorker(aws.erasurePlaces(vectors.erasure()));
    return new CompactorWork(compactor::runUntil, erasures::run);
  }

  /**
   * Compacts and then erases, also when compaction fails: what nobody may read goes all the same.
   *
   * @param compacted time after which no entry is begun
   * @param end time after which no slice of an erasure is begun
   */
  Done run(Instant compacted, Instant end) {
    CompactionReport report;
    try {
      report = compaction.apply(compacted);
    } catch (EmbedwayException e) {
      var _ = erasures.applyAsInt(end);
      throw e;
    }
    return new Done(report, erasures.applyAsInt(end));
  }
}
