package dev.embedway.core.reembed;

import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.DocumentError;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.job.Job;
import dev.embedway.core.pipeline.job.JobState;
import dev.embedway.topology.Lane;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Parts of a document that a version lacks: the generation that searches find in another one, and
 * the newest generation, where it was registered before there was the version. Pure.
 *
 * @param document as it was read
 * @param version that is to have it
 */
record DocumentLevel(Document document, int version) {

  private static final Job.Work REEMBEDDING = new Job.Work(Job.Kind.REEMBEDDING, Lane.BULK);

  /** State of a document in the version. */
  enum Progress {
    DONE,
    UNDER_WAY,
    FAILED,
    WAITING
  }

  /**
   * Decision about a document.
   *
   * @param jobs to be made
   * @param former superseded ones that some of them take the place of
   */
  record Step(Progress progress, List<Job> jobs, List<JobState> former) {
    Step {
      jobs = List.copyOf(jobs);
      former = List.copyOf(former);
    }
  }

  /** True if the version shows what any does. */
  boolean isShown() {
    return document.status() == JobStatus.DELETED
        || document.shown() <= document.standing(version).settled();
  }

  /** True if the newest generation has to have a job for the version. */
  private boolean isNewestUnderWay() {
    boolean mayComplete =
        document.status() == JobStatus.FAILED
            ? document
                .error()
                .map(DocumentError::code)
                .filter(it -> !it.isOfObjectLeftOut())
                .isPresent()
            : !document.status().isTerminal();
    return mayComplete && document.newest() > document.standing(version).settled();
  }

  /** Jobs that the decision is made from. */
  List<JobId> jobs() {
    List<JobId> ids = new ArrayList<>();
    if (!isShown()) {
      ids.add(job(document.shown(), version));
      document.versionsShowing(document.shown()).forEach(it -> ids.add(job(document.shown(), it)));
    }
    if (isNewestUnderWay()) {
      ids.add(job(document.newest(), version));
      ids.add(document.newestJob());
    }
    return ids.stream().distinct().toList();
  }

  /**
   * Decides.
   *
   * @param known those of {@link #jobs} that there are
   */
  Step step(List<JobState> known, Instant now) {
    List<Job> made = new ArrayList<>();
    List<JobState> former = new ArrayList<>();
    Progress progress = isShown() ? Progress.DONE : shown(known, made, former, now);
    if (isNewestUnderWay()) {
      JobId wanted = job(document.newest(), version);
      boolean isMade =
          Stream.concat(known.stream().map(JobState::job), made.stream())
              .anyMatch(job -> job.id().equals(wanted));
      if (!isMade) {
        find(known, document.newestJob())
            .filter(it -> it.job().kind() != Job.Kind.REMOVAL)
            .ifPresent(it -> made.add(it.job().into(version, it.job().work(), now)));
      }
    }
    return new Step(progress, made, former);
  }

  private Progress shown(List<JobState> known, List<Job> made, List<JobState> former, Instant now) {
    Optional<JobState> present = find(known, job(document.shown(), version));
    Optional<JobStatus> status = present.map(state -> state.job().status());
    if (status.isPresent() && status.get() != JobStatus.SUPERSEDED) {
      boolean isGivenUp = status.get() == JobStatus.FAILED || status.get() == JobStatus.CANCELLED;
      return isGivenUp ? Progress.FAILED : Progress.UNDER_WAY;
    }
    Optional<JobState> like =
        document.versionsShowing(document.shown()).stream()
            .flatMap(it -> find(known, job(document.shown(), it)).stream())
            .findFirst();
    if (like.isEmpty()) {
      return Progress.FAILED;
    }
    made.add(like.get().job().into(version, REEMBEDDING, now));
    present.ifPresent(former::add);
    return Progress.WAITING;
  }

  private static Optional<JobState> find(List<JobState> known, JobId id) {
    return known.stream().filter(state -> state.job().id().equals(id)).findFirst();
  }

  private JobId job(long generation, int number) {
    return new JobId(document.tenant(), document.id(), generation, number);
  }
}
