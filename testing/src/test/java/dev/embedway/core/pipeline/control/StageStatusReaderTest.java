package dev.embedway.core.pipeline.control;

import static dev.embedway.core.pipeline.message.PipelineStage.CHUNKING;
import static dev.embedway.core.pipeline.message.PipelineStage.EMBEDDING;
import static dev.embedway.core.pipeline.message.PipelineStage.STORAGE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.job.Job;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.testing.TestClock;
import dev.embedway.testing.contracts.pipeline.LedgerFixture;
import dev.embedway.testing.fakes.pipeline.MemoryLedger;
import dev.embedway.testing.fakes.pipeline.MemoryStages;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class StageStatusReaderTest {

  private static final StageFlags PAUSED = new StageFlags(true, false);
  private static final StageFlags DRAINING = new StageFlags(false, true);

  private final MemoryStages stages = new MemoryStages();
  private final Ledger ledger = new Ledger(new MemoryLedger(), new TestClock(LedgerFixture.START));
  private final StageStatusReader reader = new StageStatusReader(stages.ports(), ledger);

  @Test
  void stageThatNobodyDrainsIsNotDrainedHoweverEmpty() {
    for (PipelineStage stage : PipelineStage.values()) {
      assertFalse(of(stage).drained());
    }
  }

  @Test
  void emptyStageThatDrainsIsDrained() {
    set(STORAGE, DRAINING);

    assertTrue(of(STORAGE).drained());
    assertFalse(of(EMBEDDING).drained());
  }

  @Test
  void messagesInItsQueueAreLeftToDo() {
    set(STORAGE, DRAINING);
    stages.fill(STORAGE, 1, 0);
    assertFalse(of(STORAGE).drained());
    stages.fill(STORAGE, 0, 1);
    assertFalse(of(STORAGE).drained());
    assertEquals(new QueueDepth(0, 1), of(STORAGE).depth());
    stages.fill(STORAGE, 0, 0);
    assertTrue(of(STORAGE).drained());
  }

  @Test
  void openJobsAtItOrBeforeItAreLeftToDo() {
    set(EMBEDDING, DRAINING);
    JobId job = register("a");
    assertEquals(1, of(CHUNKING).openJobs());
    assertFalse(of(EMBEDDING).drained());

    plan(job);
    assertEquals(0, of(CHUNKING).openJobs());
    assertEquals(1, of(EMBEDDING).openJobs());
    assertFalse(of(EMBEDDING).drained());

    ledger.markEmbedded(job, 0);
    ledger.markEmbedded(job, 1);
    assertEquals(1, of(STORAGE).openJobs());
    assertTrue(of(EMBEDDING).drained());

    ledger.finish(job, JobStatus.COMPLETED, Optional.empty());
    assertEquals(0, of(STORAGE).openJobs());
  }

  @Test
  void messagesOfAStageBeforeItWouldComeToIt() {
    set(STORAGE, DRAINING);
    stages.fill(CHUNKING, 1, 0);
    assertFalse(of(STORAGE).drained());
  }

  @Test
  void onlyInFlightMessagesOfAPausedStageBeforeItWouldComeToIt() {
    set(STORAGE, DRAINING);
    set(CHUNKING, PAUSED);
    register("a");
    stages.fill(CHUNKING, 7, 1);
    assertFalse(of(STORAGE).drained());

    stages.fill(CHUNKING, 7, 0);

    assertTrue(of(STORAGE).drained());
  }

  @Test
  void stageThatIsPausedAndDrainsIsNotDrainedWhileMessagesWait() {
    set(CHUNKING, new StageFlags(true, true));
    stages.fill(CHUNKING, 1, 0);

    assertFalse(of(CHUNKING).drained());
  }

  @Test
  void jobsOfASuspendedTenantAreNotCounted() {
    set(STORAGE, DRAINING);
    register("a");
    ledger.hold(LedgerFixture.ACME);

    assertEquals(0, of(CHUNKING).openJobs());
    assertTrue(of(STORAGE).drained());
  }

  private StageStatus of(PipelineStage stage) {
    return Objects.requireNonNull(reader.read().get(stage));
  }

  private void set(PipelineStage stage, StageFlags flags) {
    assertTrue(stages.change(Objects.requireNonNull(stages.states().get(stage)), flags));
  }

  private JobId register(String key) {
    Document document = LedgerFixture.uploaded(LedgerFixture.ACME, "docs", key, Optional.empty());
    Job job = LedgerFixture.job(document, Job.Kind.UPLOAD);
    assertTrue(ledger.register(document, List.of(job), Optional.empty()));
    return job.id();
  }

  private void plan(JobId job) {
    assertTrue(ledger.claim(job, "worker", Duration.ofSeconds(60)));
    assertTrue(ledger.plan(job, "worker", LedgerFixture.TWO_BATCHES));
  }
}
