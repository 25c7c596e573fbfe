package dev.embedway.core.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.TimedOutException;
import dev.embedway.core.page.Page;
import dev.embedway.core.pipeline.PipelineRig;
import dev.embedway.core.pipeline.document.DocumentError;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.tenant.TenantRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MediaJobsTest {

  private final PipelineRig rig = new PipelineRig();
  private final MediaJobs jobs = rig.callers.mediaJobs();

  @BeforeEach
  void store() {
    for (String key : List.of("a.txt", "b.txt", "c.txt", "d.txt")) {
      rig.upload(key, "One two three.", "1");
    }
    rig.drain();
    rig.upload("b.txt", "One two three.", "2");
    rig.drain();
    rig.upload("c.txt", "Four five six.", "2");
    rig.deliverEvents();
    rig.upload("d.txt", "Four five six.", "2");
    rig.deliverEvents();
    rig.ledger.finish(
        rig.job("d.txt", 2).id(),
        JobStatus.FAILED,
        Optional.of(new DocumentError(DocumentError.Code.STORAGE_FAILED, "it was down")));
  }

  private Page<MediaJob> list(Set<JobStatus> statuses, int limit, int offset) {
    return jobs.list(rig.request(), new JobQuery(statuses, limit, offset, Optional.empty()));
  }

  private static List<String> shown(Page<MediaJob> page) {
    return page.items().stream()
        .map(each ->
            each.document().key()
                + " "
                + each.job().id().generation()
                + " "
                + each.job().status().wire())
        .toList();
  }

  @Test
  void listsTheNewestJobOfEachDocument() {
    assertEquals(
        List.of("a.txt 1 completed", "b.txt 2 unchanged", "c.txt 2 queued", "d.txt 2 failed"),
        shown(list(Set.of(), 50, 0)));
  }

  @Test
  void listsJobsOfTheStatusThatIsAskedForAlone() {
    assertEquals(List.of("a.txt 1 completed"), shown(list(Set.of(JobStatus.COMPLETED), 50, 0)));
    assertEquals(List.of("b.txt 2 unchanged"), shown(list(Set.of(JobStatus.UNCHANGED), 50, 0)));
    assertEquals(List.of("d.txt 2 failed"), shown(list(Set.of(JobStatus.FAILED), 50, 0)));
    assertEquals(List.of(), shown(list(Set.of(JobStatus.SUPERSEDED), 50, 0)));
    assertEquals(
        List.of("c.txt 2 queued"),
        shown(list(Set.of(JobStatus.QUEUED, JobStatus.CHUNKING), 50, 0)));
  }

  @Test
  void pagesByCursorAndByOffsetHoldTheSameJobs() {
    List<String> all = shown(list(Set.of(), 50, 0));
    Page<MediaJob> first = list(Set.of(), 2, 0);

    Page<MediaJob> second = jobs.list(rig.request(), new JobQuery(Set.of(), 2, 0, first.next()));

    assertEquals(all, Stream.concat(shown(first).stream(), shown(second).stream()).toList());
    assertEquals(Optional.empty(), second.next());
    assertEquals(all.subList(1, 3), shown(list(Set.of(), 2, 1)));
    assertEquals(all.subList(3, 4), shown(list(Set.of(), 2, 3)));
    assertEquals(List.of(), shown(list(Set.of(), 2, 4)));
  }

  @Test
  void anOffsetPassesOverJobsOfTheStatusAlone() {
    Set<JobStatus> open = Set.of(JobStatus.QUEUED, JobStatus.FAILED);

    assertEquals(List.of("d.txt 2 failed"), shown(list(open, 1, 1)));
  }

  @Test
  void documentsOfADeletedStoreAreLeftOut() {
    String id = rig.catalog.find(PipelineRig.ACME, "docs").orElseThrow().id();
    rig.catalog.delete(PipelineRig.ACME, id, rig.clock.instant());

    assertEquals(List.of(), shown(list(Set.of(), 50, 0)));
  }

  @Test
  void aListEndsWithTheRequestsTime() {
    TenantRequest late =
        new TenantRequest(
            rig.request().caller(), PipelineRig.ACME, rig.clock.instant().minusSeconds(1));

    assertEquals(
        ErrorCode.DEADLINE_EXCEEDED,
        assertThrows(
                TimedOutException.class,
                () -> jobs.list(late, new JobQuery(Set.of(), 50, 0, Optional.empty())))
            .code());
  }
}
