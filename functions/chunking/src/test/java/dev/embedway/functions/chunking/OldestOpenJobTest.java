package dev.embedway.functions.chunking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.document.ObjectKey;
import dev.embedway.core.pipeline.job.Generations;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.testing.TestClock;
import dev.embedway.testing.fakes.pipeline.MemoryLedger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OldestOpenJobTest {

  private static final TenantId ACME = new TenantId("acme");
  private static final TenantId HELD = new TenantId("held");

  private final TestClock clock = new TestClock();
  private final Ledger ledger = new Ledger(new MemoryLedger(), clock);
  private final List<Long> told = new ArrayList<>();

  @Test
  void ageIsThatOfTheOldestJobThatIsNotOver() {
    JobId over = open(ACME, "over");
    clock.advance(Duration.ofMinutes(7));
    open(ACME, "oldest");
    clock.advance(Duration.ofMinutes(5));
    open(ACME, "newest");
    clock.advance(Duration.ofMinutes(1));
    ledger.finish(over, JobStatus.CANCELLED, Optional.empty());

    tell();

    assertEquals(List.of(360L), told);
  }

  @Test
  void nothingIsToldWhereNoJobIsOpen() {
    JobId over = open(ACME, "over");
    clock.advance(Duration.ofMinutes(7));
    ledger.finish(over, JobStatus.CANCELLED, Optional.empty());

    tell();

    assertEquals(List.of(), told);
  }

  @Test
  void jobsOfATenantOnHoldWaitForNobody() {
    open(HELD, "held");
    clock.advance(Duration.ofMinutes(7));
    open(ACME, "open");
    clock.advance(Duration.ofMinutes(1));
    ledger.hold(HELD);

    tell();

    assertEquals(List.of(60L), told);
  }

  private void tell() {
    new OldestOpenJob(ledger, clock, told::add).tell();
  }

  private JobId open(TenantId tenant, String key) {
    Document none =
        Generations.blank(new ObjectKey(tenant, "docs", key), "st_1", "model", clock.instant());
    Generations.Step step = Generations.unassigned(none, Optional.empty(), clock.instant());
    assertTrue(ledger.register(step.next(), step.jobs(), Optional.empty()));
    return step.jobs().getFirst().id();
  }
}
