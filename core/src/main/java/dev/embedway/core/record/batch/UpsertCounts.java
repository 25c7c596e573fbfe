package dev.embedway.core.record.batch;

/**
 * Lines of a batch so far, without blank ones; of a copy, records and documents.
 *
 * @param upserted that were written
 * @param failed that were refused
 */
public record UpsertCounts(long upserted, long failed) {

  /** No line. */
  public static final UpsertCounts NONE = new UpsertCounts(0, 0);

  /** These and more. */
  public UpsertCounts plus(long moreUpserted, long moreFailed) {
    return new UpsertCounts(upserted + moreUpserted, failed + moreFailed);
  }
}
