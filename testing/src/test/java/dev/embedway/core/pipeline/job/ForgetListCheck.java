package dev.embedway.core.pipeline.job;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.pipeline.PipelineRig;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.DocumentId;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.store.VectorIndex;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * A rig's forget list beside one of its documents, whatever was just done: no generation that a
 * search finds is on it, and each that is superseded is.
 */
public final class ForgetListCheck {

  private static final int MAX_VERSION = 2;

  private final PipelineRig rig;
  private final DocumentId document;

  public ForgetListCheck(PipelineRig rig, String key) {
    this.rig = rig;
    this.document = rig.id(key);
  }

  public void run() {
    visible().forEach(id -> assertFalse(isListed(id), () -> "visible: " + told(id)));
    superseded().forEach(id -> assertTrue(isListed(id), () -> "superseded: " + told(id)));
  }

  private Stream<JobId> visible() {
    Optional<StoreSpec> store = rig.catalog.find(PipelineRig.ACME, "docs");
    return store.stream().flatMap(found -> found.indexes().stream()).flatMap(this::visible);
  }

  private Stream<JobId> visible(VectorIndex index) {
    return rig.vectors.generation(index, document.value()).stream()
        .map(generation -> new JobId(PipelineRig.ACME, document, generation, index.version()));
  }

  /** Generations that nothing reads any more, by what the ledger says. */
  public List<JobId> superseded() {
    return jobs()
        .filter(job -> job.kind() != Job.Kind.REMOVAL)
        .filter(this::isSuperseded)
        .map(Job::id)
        .toList();
  }

  private boolean isSuperseded(Job job) {
    long generation = job.id().generation();
    boolean removed =
        jobs()
            .filter(each -> each.kind() == Job.Kind.REMOVAL)
            .filter(each -> each.id().generation() > generation)
            .anyMatch(each -> !rig.store.job(each.id()).orElseThrow().open());
    return switch (job.status()) {
      case SUPERSEDED, CANCELLED, FAILED -> true;
      case COMPLETED, PARTIAL -> removed || standing(job.id().version()).visible() > generation;
      case QUEUED, CHUNKING, EMBEDDING, STORING, UNCHANGED, DELETED -> false;
    };
  }

  private Document.Standing standing(int version) {
    return rig.ledger.document(PipelineRig.ACME, document).orElseThrow().standing(version);
  }

  private Stream<Job> jobs() {
    long newest = rig.ledger.document(PipelineRig.ACME, document).map(Document::newest).orElse(0L);
    return LongStream.rangeClosed(1, newest)
        .boxed()
        .flatMap(generation ->
            IntStream.rangeClosed(1, MAX_VERSION)
                .mapToObj(version -> new JobId(PipelineRig.ACME, document, generation, version)))
        .flatMap(id -> rig.ledger.job(id).stream());
  }

  private boolean isListed(JobId id) {
    return rig.store.forgetList().all().stream().anyMatch(entry -> holds(entry.what(), id));
  }

  private boolean holds(Leftover leftover, JobId id) {
    return switch (leftover) {
      case Leftover.Generation(JobId job) -> job.equals(id);
      case Leftover.Earlier(JobId job) -> isBefore(id, job) && id.version() == job.version();
      case Leftover.Removed(JobId removal) -> isBefore(id, removal);
      case Leftover.RetiredVersion version -> version.number() == id.version();
      case Leftover.DeletedStore store ->
          rig.ledger.job(id).filter(job -> job.storeId().equals(store.storeId())).isPresent();
    };
  }

  private static boolean isBefore(JobId id, JobId other) {
    return id.document().equals(other.document()) && id.generation() < other.generation();
  }

  private String told(JobId id) {
    return id.wire() + " beside " + rig.store.forgetList().all();
  }
}
