package dev.embedway.core.pipeline.job;

import dev.embedway.core.pipeline.deadletter.DeadLetter;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.tenant.Quotas;
import dev.embedway.core.tenant.TenantId;
import java.util.List;
import java.util.Optional;

/**
 * A change of the ledger that is made whole or not at all.
 *
 * @param document the document to be written, empty where it stays
 * @param jobs the jobs to be written
 * @param forget the change of the forget list
 * @param deadLetter the dead letter to be written, empty where there is none
 * @param change of the tenant's counts
 * @param limits that the counts may not pass where they grow
 */
public record LedgerCommit(
    TenantId tenant,
    Optional<Put<Document>> document,
    List<Put<JobState>> jobs,
    ForgetChange forget,
    Optional<Put<DeadLetter>> deadLetter,
    Tally change,
    Quotas limits) {

  public LedgerCommit {
    jobs = List.copyOf(jobs);
  }

  /**
   * An item to be written, its revision one more than the expected one.
   *
   * @param expected revision of the item that is replaced; 0 where there must be none
   */
  public record Put<T>(T next, long expected) {}

  /** A document in place of the one that was seen, or a new one. */
  public static LedgerCommit of(Document next, Optional<Document> seen, Quotas limits) {
    return new LedgerCommit(
        next.tenant(),
        Optional.of(put(next, seen)),
        List.of(),
        ForgetChange.NONE,
        Optional.empty(),
        Tally.of(next).minus(Tally.of(seen)),
        limits);
  }

  /** The same with new jobs. */
  LedgerCommit with(List<Job> added) {
    List<Put<JobState>> puts =
        added.stream().map(job -> new Put<>(JobState.added(job), 0)).toList();
    return new LedgerCommit(tenant, document, puts, forget, deadLetter, change, limits);
  }

  /** A job in place of the one that was seen, and what its document then says. */
  public static LedgerCommit of(
      LedgerStep.Write next, JobState seen, Optional<Document> seenDocument, Quotas limits) {
    Optional<Document> document =
        next.document().equals(seenDocument) ? Optional.empty() : next.document();
    Tally reserved = new Tally(0, 0, next.job().reserved() - seen.reserved());
    Tally change =
        document.map(it -> Tally.of(it).minus(Tally.of(seenDocument))).orElse(Tally.NONE);
    return new LedgerCommit(
        seen.job().id().tenant(),
        document.map(it -> put(it, seenDocument)),
        List.of(new Put<>(next.job().revised(seen.revision() + 1), seen.revision())),
        next.forget(),
        next.deadLetter(),
        change.plus(reserved),
        limits);
  }

  /** A dead letter alone, in place of the one of its revision. */
  static LedgerCommit of(DeadLetter next) {
    return new LedgerCommit(
        next.tenant(),
        Optional.empty(),
        List.of(),
        ForgetChange.NONE,
        Optional.of(put(next)),
        Tally.NONE,
        Quotas.NONE);
  }

  /** A dead letter as it is to be, in place of the one of its revision. */
  static Put<DeadLetter> put(DeadLetter next) {
    return new Put<>(next.revised(next.revision() + 1), next.revision());
  }

  private static Put<Document> put(Document next, Optional<Document> seen) {
    long expected = seen.map(Document::revision).orElse(0L);
    return new Put<>(next.revised(expected + 1), expected);
  }
}
