package dev.embedway.core.record.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.composition.CallerRig;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.NotFoundException;
import dev.embedway.core.error.RateLimitedException;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.testing.fakes.FakeProvider;
import dev.embedway.testing.fakes.pipeline.CrashPoint;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UpsertBatchTest {

  private final UpsertRig upserts = new UpsertRig();

  @Test
  void writesEveryLineOfAFileWithAMarkAndWindowsLineEnds() {
    UpsertBatch batch =
        upserts.create(
            "\ufeff{\"id\":\"a\",\"content\":\"one\"}\r\n\r\n  \n"
                + "{\"id\":\"b\",\"values\":[0,1,0,0]}\n{\"id\":\"a\",\"content\":\"two\"}");

    UpsertProgress progress = upserts.ended(batch);

    assertEquals(UpsertStatus.COMPLETED, progress.status(), progress.toString());
    assertEquals(new UpsertCounts(3, 0), progress.counts());
    assertEquals("line 5", progress.place());
    assertEquals(Map.of("a", "two", "b", ""), upserts.contents());
    assertTrue(batch.target().id().matches("vsb_[0-9a-f]{20}"), batch.target().id());
    assertEquals(0, upserts.files.count());
    assertEquals(List.of(), upserts.batches.open());
    assertEquals(List.of("record.batch"), upserts.rig.actions());
  }

  @Test
  void refusesLinesOneByOneAndTellsThemByTheirNumbers() {
    UpsertBatch batch =
        upserts.create(
            """
            {"id":"a","content":"one"}
            {"content":"secret
            {"id":"b","values":[0,1]}
            {"id":"c","content":"one two three four five six seven eight"}
            {"id":"d"}
            {"id":"e","content":"five"}
            """);

    UpsertProgress progress = upserts.ended(batch);

    assertEquals(UpsertStatus.PARTIAL, progress.status());
    assertEquals(new UpsertCounts(2, 4), progress.counts());
    assertEquals(Set.of("a", "e"), upserts.contents().keySet());
    assertEquals(
        Map.of(
            2L, ErrorCode.INVALID_JSON,
            3L, ErrorCode.INVALID_DIMENSIONS,
            4L, ErrorCode.INPUT_TOO_LONG,
            5L, ErrorCode.INVALID_PARAMETER),
        progress.problems().lines().stream()
            .collect(Collectors.toMap(LineError::line, LineError::code)));
    for (LineError each : progress.problems().lines()) {
      assertFalse(each.message().contains("records["), each.message());
      assertFalse(each.message().contains("secret"), each.message());
    }
  }

  @Test
  void failsWhereNoLineIsARecordAndKeepsTheFirstErrors() {
    UpsertProgress progress = upserts.ended(upserts.create("x\n".repeat(150)));

    assertEquals(UpsertStatus.FAILED, progress.status());
    assertEquals(new UpsertCounts(0, 150), progress.counts());
    assertEquals(LineError.MAX_KEPT, progress.problems().lines().size());
    assertEquals(Optional.empty(), progress.problems().batch());
  }

  @Test
  void passesOverALineThatIsTooLong() {
    String tooLong = "{\"content\":\"" + "x".repeat(2 * LineSlice.MAX_LINE_BYTES) + "\"}";

    UpsertProgress progress =
        upserts.ended(
            upserts.create(
                "{\"id\":\"a\",\"content\":\"one\"}\n"
                    + tooLong
                    + "\n{\"id\":\"b\",\"content\":\"two\"}\n"));

    assertEquals(new UpsertCounts(2, 1), progress.counts());
    assertEquals(2, progress.problems().lines().getFirst().line());
    assertEquals(ErrorCode.BODY_TOO_LARGE, progress.problems().lines().getFirst().code());
    assertEquals(Set.of("a", "b"), upserts.contents().keySet());
  }

  @Test
  void contentsAreEmbeddedInRequestsOfBoundedTokensAndRecords() {
    String lines =
        IntStream.range(0, LineGroup.MAX_LINES + 1)
            .mapToObj(i -> "{\"id\":\"r" + i + "\",\"values\":[0,1,0,0]}")
            .collect(Collectors.joining("\n"));

    UpsertProgress progress = upserts.ended(upserts.create(lines));

    assertEquals(UpsertStatus.COMPLETED, progress.status());
    assertEquals(
        LineGroup.MAX_LINES + 1,
        upserts
            .rig
            .vectors
            .count(upserts.rig.catalog.find(CallerRig.ACME, "docs").orElseThrow().index())
            .documents());
    assertEquals(List.of(), upserts.rig.provider.calls());
  }

  @Test
  void waitsForTheUploadAndFailsWithoutOne() {
    PreparedBatch prepared =
        upserts.service.prepare(upserts.rig.request(), "docs", OptionalLong.empty());
    PreparedBatch never =
        upserts.service.prepare(upserts.rig.request(), "docs", OptionalLong.empty());

    assertFalse(upserts.run());
    assertEquals(UpsertStatus.QUEUED, upserts.progress(prepared.batch()).status());
    upserts.files.put(
        prepared.batch().target(), "{\"content\":\"one\"}".getBytes(StandardCharsets.UTF_8));
    UpsertProgress progress = upserts.ended(prepared.batch());
    upserts.rig.clock.advance(LineWork.UPLOAD_TIME);
    upserts.run();

    assertEquals(UpsertStatus.COMPLETED, progress.status());
    assertEquals(UpsertStatus.FAILED, upserts.progress(never.batch()).status());
    assertEquals(
        ErrorCode.FILE_NOT_FOUND,
        upserts.progress(never.batch()).problems().batch().orElseThrow().code());
    assertEquals(List.of(), upserts.batches.open());
  }

  @Test
  void failsByTheReasonWhenTheStoreIsDeletedInTheMiddle() {
    UpsertBatch batch = upserts.create("{\"content\":\"one\"}\n");
    upserts.rig.catalog.delete(
        CallerRig.ACME, batch.target().storeId(), upserts.rig.clock.instant());
    upserts.run();

    UpsertProgress progress =
        upserts.batches.find(CallerRig.ACME, batch.target().id()).orElseThrow().progress();
    assertEquals(UpsertStatus.FAILED, progress.status());
    assertEquals(ErrorCode.STORE_NOT_FOUND, progress.problems().batch().orElseThrow().code());
    assertEquals(0, upserts.files.count());
  }

  @Test
  void failsWhenTheFileIsReplacedWhileItIsRead() {
    UpsertBatch batch = upserts.create("{\"content\":\"one\"}\n");
    upserts.batches.put(
        upserts
            .batches
            .find(CallerRig.ACME, batch.target().id())
            .map(it ->
                it.at(
                    it.progress()
                        .begun(
                            LineCursor.startOf(new UpsertFile("another", 19)),
                            upserts.rig.clock.instant()),
                    it.claim()))
            .orElseThrow());

    UpsertProgress progress = upserts.ended(batch);

    assertEquals(ErrorCode.FILE_NOT_FOUND, progress.problems().batch().orElseThrow().code());
    assertEquals(Map.of(), upserts.contents());
  }

  @Test
  void aRunEndsSecondsAfterItsTimeThoughARequestOfTheModelTakesLonger() {
    upserts.rig.provider.distort(vectors -> {
      // Three tokens each, at the model's speed.
      long millis = vectors.size() * 3_000L / FakeProvider.MODEL.tokensPerSecond();
      upserts.rig.clock.advance(Duration.ofMillis(millis));
      return vectors;
    });
    UpsertBatch batch =
        upserts.create(
            IntStream.range(0, 900)
                .mapToObj(i -> "{\"content\":\"w" + i + "\"}\n")
                .collect(Collectors.joining()));
    Instant start = upserts.rig.clock.instant();

    upserts.run();

    Duration run = Duration.between(start, upserts.rig.clock.instant());
    assertTrue(run.compareTo(Duration.ofSeconds(23)) <= 0, run.toString());
    assertEquals(UpsertStatus.COMPLETED, upserts.ended(batch).status());
  }

  @Test
  void refusedLinesAreGroupsOfBoundedNumberToo() {
    UpsertBatch batch = upserts.create("x\n".repeat(2 * LineGroup.MAX_LINES));

    upserts.worker.run(upserts.rig.clock.instant().plusNanos(1));
    upserts.ended(batch);

    // Added, claimed with its file, and moved twice.
    assertEquals(
        4, upserts.batches.find(CallerRig.ACME, batch.target().id()).orElseThrow().revision());
  }

  @Test
  void everyBatchHasItsTurnInAFewRuns() {
    upserts.rig.provider.distort(vectors -> {
      upserts.rig.clock.advance(Duration.ofSeconds(4));
      return vectors;
    });
    List<UpsertBatch> several =
        IntStream.range(0, 10)
            .mapToObj(_ -> upserts.create("{\"content\":\"one\"}\n".repeat(2_500)))
            .toList();

    upserts.run();
    upserts.run();

    several.forEach(each -> assertTrue(upserts.progress(each).counts().upserted() > 0));
  }

  @Test
  void goesOnAfterAFaultThatPasses() {
    UpsertBatch batch = upserts.create("{\"id\":\"a\",\"content\":\"one\"}\n");
    upserts.rig.provider.distort(_ -> {
      throw new UnavailableException(
          ErrorCode.PROVIDER_UNAVAILABLE, "away", Duration.ofSeconds(1), null);
    });

    assertTrue(upserts.run(), "another run will find it");
    assertEquals(UpsertStatus.IN_PROGRESS, upserts.progress(batch).status());
    upserts.rig.provider.distort(UnaryOperator.identity());

    assertEquals(UpsertStatus.COMPLETED, upserts.ended(batch).status());
  }

  @Test
  void waitsForTheTenantsTokens() {
    UpsertRig limited = new UpsertRig(CrashPoint.never(), Map.of("EMBEDDINGS_TENANT_TPS", "1"));
    List<UpsertBatch> several =
        IntStream.range(0, 4)
            .mapToObj(i -> limited.create("{\"content\":\"one two three\"}\n"))
            .toList();
    assertTrue(limited.run());
    assertTrue(several.stream().anyMatch(each -> !limited.progress(each).status().isOver()));

    several.forEach(each -> assertEquals(UpsertStatus.COMPLETED, limited.ended(each).status()));
  }

  @Test
  void waitsForATenantOnHold() {
    UpsertBatch batch = upserts.create("{\"content\":\"one\"}\n");
    upserts.rig.ledger.hold(CallerRig.ACME);
    upserts.run();
    assertEquals(UpsertStatus.QUEUED, upserts.progress(batch).status());

    upserts.rig.ledger.letGo(CallerRig.ACME);
    assertEquals(UpsertStatus.COMPLETED, upserts.ended(batch).status());
  }

  @Test
  void isGivenUpAfterSeveralWorkersThatEndWithoutAWord() {
    UpsertBatch batch = upserts.create("{\"content\":\"one\"}\n");
    upserts.rig.provider.distort(_ -> {
      throw new IllegalStateException("out of memory");
    });
    for (int i = 0; i < UpsertBatchWorker.MAX_ATTEMPTS; i++) {
      assertThrows(IllegalStateException.class, upserts::run);
      upserts.rig.clock.advance(Duration.ofSeconds(61));
    }
    upserts.run();

    assertEquals(UpsertStatus.FAILED, upserts.progress(batch).status());
    assertEquals(
        ErrorCode.INTERNAL, upserts.progress(batch).problems().batch().orElseThrow().code());
  }

  @Test
  void leavesABatchThatAnotherWorkerHas() {
    UpsertBatch batch = upserts.create("{\"content\":\"one\"}\n");
    UpsertBatch other =
        batch
            .revised(1)
            .claimed(
                new UpsertBatch.Claim("other", upserts.rig.clock.instant().plusSeconds(60), 1));
    assertTrue(upserts.batches.put(other));

    assertTrue(upserts.run());

    assertEquals(Map.of(), upserts.contents());
  }

  @Test
  void listsTheNewestFirstAndRefusesMoreThanAHundredOpen() {
    UpsertBatch first = upserts.create("{\"content\":\"one\"}\n");
    upserts.rig.clock.advance(Duration.ofMillis(1));
    UpsertBatch second = upserts.create("{\"content\":\"two\"}\n");
    upserts.ended(first);
    upserts.rig.clock.advance(Duration.ofMillis(1));
    UpsertBatch third = upserts.create("{\"content\":\"three\"}\n");

    assertEquals(List.of(third, second, first), listed(Optional.empty(), 0, Optional.empty()));
    assertEquals(List.of(second, first), listed(Optional.empty(), 1, Optional.empty()));
    assertEquals(List.of(first), listed(Optional.empty(), 0, Optional.of(second.target().id())));
    assertEquals(List.of(third), listed(Optional.of(UpsertStatus.QUEUED), 0, Optional.empty()));
    for (int i = 0; i < 99; i++) {
      upserts.create("x");
    }
    assertThrows(RateLimitedException.class, () -> upserts.create("x"));
    assertThrows(
        NotFoundException.class, () -> upserts.service.find(CallerRig.ACME, "docs", "vsb_none"));
  }

  private List<UpsertBatch> listed(
      Optional<UpsertStatus> status, int offset, Optional<String> after) {
    return upserts.service.list(CallerRig.ACME, new UpsertQuery(status, 10, offset, after)).stream()
        .map(each -> UpsertBatch.of(each.target(), each.order()))
        .toList();
  }

  @Test
  void endsInPartWhereTheTenantsLimitLeavesNoRoom() {
    UpsertRig limited =
        new UpsertRig(CrashPoint.never(), Map.of("EMBEDWAY_TENANT_MAX_VECTORS", "1500"));
    String lines =
        IntStream.range(0, 2500)
            .mapToObj(i -> "{\"id\":\"r" + i + "\",\"values\":[0,1,0,0]}")
            .collect(Collectors.joining("\n"));

    UpsertProgress progress = limited.ended(limited.create(lines));
    UpsertProgress none = limited.ended(limited.create(lines.replace("\"r", "\"s")));

    assertEquals(UpsertStatus.PARTIAL, progress.status(), progress.toString());
    assertEquals(new UpsertCounts(1000, 0), progress.counts());
    assertEquals("line 1000", progress.place());
    LineError reason = progress.problems().batch().orElseThrow();
    assertEquals(ErrorCode.QUOTA_EXCEEDED, reason.code());
    assertTrue(reason.message().contains("2000 vectors; allowed are 1500"), reason.message());
    assertEquals(1000, limited.rig.vectors.countRecords(CallerRig.ACME));
    assertEquals(UpsertStatus.FAILED, none.status(), none.toString());
  }
}
