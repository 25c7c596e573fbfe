package dev.embedway.core.reembed;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.page.Page;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.DocumentChange;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.job.Job;
import dev.embedway.core.pipeline.job.JobMessages;
import dev.embedway.core.pipeline.job.JobState;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.pipeline.job.VersionJobs;
import dev.embedway.core.pipeline.message.MessageSender;
import dev.embedway.core.pipeline.message.PipelineMessage;
import dev.embedway.core.reembed.DocumentLevel.Progress;
import dev.embedway.core.reembed.Reembed.Fill;
import dev.embedway.core.store.StoreSpec;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes the jobs by which a version gets what the store's other versions show. May be repeated: a
 * job that there is, is not made again. The message of one that a run made and may not have sent is
 * sent by the next one, which begins at the same page.
 */
@ThreadSafe
public final class VersionFiller {

  /** Documents of a store that are under way at once, so that uploads do not wait for thousands. */
  static final int MAX_UNDER_WAY = 200;

  private static final int MAX_TRIES = 4;

  private final Ledger ledger;
  private final VersionJobs jobs;
  private final FillRate rate;
  private final MessageSender sender;
  private final InstantSource clock;

  /**
   * A page of documents, as it was found.
   *
   * @param failedKeys of all of them that failed
   */
  record Filled(FillCounts counts, List<String> failedKeys) {
    Filled {
      failedKeys = List.copyOf(failedKeys);
    }
  }

  /** A filler by jobs of this ledger. */
  public VersionFiller(
      Ledger ledger, VersionJobs jobs, FillRate rate, MessageSender sender, InstantSource clock) {
    this.ledger = ledger;
    this.jobs = jobs;
    this.rate = rate;
    this.sender = sender;
    this.clock = clock;
  }

  /**
   * Makes the jobs of a page of documents, as far as not too many are under way and the tenant's
   * tokens last.
   *
   * @param version that is to have what the others show
   * @param walk that the page is the next one of
   * @return what the page has
   */
  Filled fill(StoreSpec store, int version, Page<Document> page, Fill walk) {
    List<DocumentLevel> levels =
        page.items().stream()
            .filter(document -> document.storeId().equals(store.id()))
            .map(document -> new DocumentLevel(document, version))
            .toList();
    Map<JobId, JobState> known =
        jobs.states(levels.stream().flatMap(level -> level.jobs().stream()).toList()).stream()
            .collect(Collectors.toMap(state -> state.job().id(), Function.identity()));
    FillCounts counts = FillCounts.NONE;
    List<String> failed = new ArrayList<>();
    List<Job> made = new ArrayList<>();
    boolean mayMake = true;
    for (DocumentLevel level : levels) {
      unsent(level, known, walk.began()).forEach(made::add);
      mayMake = mayMake && walk.pass().underWay() + counts.underWay() < MAX_UNDER_WAY;
      Progress progress = mayMake ? made(level, known, made) : read(level, known);
      mayMake = mayMake && progress != Progress.WAITING;
      if (progress == Progress.DONE) {
        handOver(level.document(), store);
      }
      if (progress == Progress.FAILED) {
        failed.add(level.document().key());
      }
      counts = counts.plus(FillCounts.of(progress));
    }
    List<PipelineMessage> messages =
        made.stream().flatMap(job -> JobMessages.missing(job).stream()).toList();
    if (!messages.isEmpty()) {
      sender.send(messages);
    }
    return new Filled(counts, failed);
  }

  /**
   * Jobs that were made in this pass, which comes to a page once: by a run that ended before it
   * kept its place, and perhaps before it sent their messages.
   */
  private static Stream<Job> unsent(
      DocumentLevel level, Map<JobId, JobState> known, Instant began) {
    return known(level, known).stream()
        .map(JobState::job)
        .filter(job -> job.id().version() == level.version())
        .filter(job -> job.kind() == Job.Kind.REEMBEDDING && job.status() == JobStatus.QUEUED)
        .filter(job -> job.createdAt().isAfter(began));
  }

  private Progress read(DocumentLevel level, Map<JobId, JobState> known) {
    DocumentLevel.Step step = level.step(known(level, known), clock.instant());
    return step.jobs().isEmpty() ? step.progress() : Progress.WAITING;
  }

  /**
   * Makes what a document lacks, if the tenant has tokens for it; decided anew where it changed
   * since it was read.
   */
  private Progress made(DocumentLevel seen, Map<JobId, JobState> read, List<Job> made) {
    DocumentLevel level = seen;
    List<JobState> known = known(level, read);
    for (int tries = 0; tries < MAX_TRIES; tries++) {
      DocumentLevel.Step step = level.step(known, clock.instant());
      if (step.jobs().isEmpty()) {
        return step.progress();
      }
      if (tries == 0 && !level.isShown() && !rate.take(level.document())) {
        return Progress.WAITING;
      }
      if (jobs.add(level.document(), level.version(), step.jobs(), step.former())) {
        made.addAll(step.jobs());
        return step.progress() == Progress.WAITING ? Progress.UNDER_WAY : step.progress();
      }
      Optional<Document> now = ledger.document(seen.document().tenant(), seen.document().id());
      if (now.isEmpty()) {
        return Progress.DONE;
      }
      level = new DocumentLevel(now.get(), level.version());
      known = jobs.states(level.jobs());
    }
    return Progress.WAITING;
  }

  /** Makes what callers are told of a document that of its store's live version. */
  private void handOver(Document document, StoreSpec store) {
    int live = store.live().number();
    if (document.version() == live || !document.status().isTerminal()) {
      return;
    }
    Document next =
        new DocumentChange(document)
            .store(document.store(), document.storeId(), store.model())
            .versions(new HashMap<>(document.standings()), live)
            .build();
    Optional<Job> newest = ledger.job(next.newestJob());
    // One that changed meanwhile is left to the next pass.
    ledger.replace(newest.map(job -> shown(next, job)).orElse(next), document);
  }

  private Document shown(Document document, Job newest) {
    return switch (newest.status()) {
      case UNCHANGED -> newest.shownBy(document, JobStatus.COMPLETED, clock.instant());
      case QUEUED, CHUNKING, EMBEDDING, STORING, COMPLETED, PARTIAL, FAILED ->
          newest.shownBy(document, newest.status(), clock.instant());
      case SUPERSEDED, CANCELLED, DELETED -> document;
    };
  }

  private static List<JobState> known(DocumentLevel level, Map<JobId, JobState> all) {
    return level.jobs().stream().flatMap(id -> Optional.ofNullable(all.get(id)).stream()).toList();
  }
}
