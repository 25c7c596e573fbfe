package dev.embedway.core.media;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.document.ReadableDocuments;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.TimedOutException;
import dev.embedway.core.page.Page;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.job.Job;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.pipeline.job.Ledger.DocumentQuery;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.tenant.TenantRequest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lists of jobs: the newest of each document of a tenant, by store and key. */
@ThreadSafe
public final class MediaJobs {

  private static final int PAGE = 1000;

  private final ReadableDocuments documents;
  private final Ledger ledger;
  private final InstantSource clock;

  public MediaJobs(ReadableDocuments documents, Ledger ledger, InstantSource clock) {
    this.documents = documents;
    this.ledger = ledger;
    this.clock = clock;
  }

  /**
   * A page of jobs. It may hold fewer than its limit while {@code next} says that more follow.
   *
   * @throws dev.embedway.core.error.InvalidRequestException {@code invalid_cursor}
   * @throws TimedOutException when the jobs before the offset are too many to read
   */
  public Page<MediaJob> list(TenantRequest request, JobQuery query) {
    List<MediaJob> found = new ArrayList<>();
    int passed = 0;
    Optional<String> next = query.after();
    do {
      requireTime(request);
      int wanted = Math.min(PAGE, query.offset() - passed + query.limit() - found.size());
      Page<Document> page = documents.list(documents(request.tenant(), query, wanted, next));
      for (MediaJob job : jobs(page.items(), query)) {
        if (passed < query.offset()) {
          passed++;
        } else {
          found.add(job);
        }
      }
      next = page.next();
    } while (next.isPresent() && found.size() < query.limit());
    return new Page<>(found, next);
  }

  private void requireTime(TenantRequest request) {
    if (clock.instant().isAfter(request.deadline())) {
      throw new TimedOutException(
          ErrorCode.DEADLINE_EXCEEDED,
          "the jobs before the offset, or between those of the status, were too many to read; go"
              + " on by after",
          null);
    }
  }

  private static DocumentQuery documents(
      TenantId tenant, JobQuery query, int limit, Optional<String> after) {
    return new DocumentQuery(tenant, Optional.empty(), statusOfDocuments(query), limit, after);
  }

  /** The status of all documents whose job may be listed; empty where there are several. */
  private static Optional<JobStatus> statusOfDocuments(JobQuery query) {
    if (query.statuses().size() != 1) {
      return Optional.empty();
    }
    JobStatus asked = query.statuses().iterator().next();
    return switch (asked) {
      case UNCHANGED -> Optional.of(JobStatus.COMPLETED);
      case SUPERSEDED -> Optional.empty();
      case QUEUED, CHUNKING, EMBEDDING, STORING, COMPLETED, PARTIAL, FAILED, CANCELLED, DELETED ->
          Optional.of(asked);
    };
  }

  private List<MediaJob> jobs(List<Document> there, JobQuery query) {
    Map<JobId, Job> known = new HashMap<>();
    ledger
        .jobs(there.stream().map(Document::newestJob).toList())
        .forEach(job -> known.put(job.id(), job));
    return there.stream()
        .flatMap(document ->
            Optional.ofNullable(known.get(document.newestJob()))
                .map(job -> new MediaJob(job, document))
                .stream())
        .filter(
            each -> query.statuses().isEmpty() || query.statuses().contains(each.job().status()))
        .toList();
  }
}
