package dev.embedway.testing.contracts.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.record.batch.CopyCursor;
import dev.embedway.core.record.batch.CopyOrder;
import dev.embedway.core.record.batch.CopyOrder.Origin;
import dev.embedway.core.record.batch.LineCursor;
import dev.embedway.core.record.batch.LineCursor.Place;
import dev.embedway.core.record.batch.LineError;
import dev.embedway.core.record.batch.UpsertBatch;
import dev.embedway.core.record.batch.UpsertBatch.Claim;
import dev.embedway.core.record.batch.UpsertBatch.Order;
import dev.embedway.core.record.batch.UpsertBatch.Source;
import dev.embedway.core.record.batch.UpsertBatch.Target;
import dev.embedway.core.record.batch.UpsertBatchStore;
import dev.embedway.core.record.batch.UpsertCounts;
import dev.embedway.core.record.batch.UpsertFile;
import dev.embedway.core.record.batch.UpsertProgress;
import dev.embedway.core.record.batch.UpsertProgress.Problems;
import dev.embedway.core.record.batch.UpsertStatus;
import dev.embedway.core.tenant.Caller;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.testing.AtOnce;
import dev.embedway.topology.route.Role;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Contract of every {@link UpsertBatchStore}. */
public abstract class UpsertBatchStoreContract {

  private static final TenantId ACME = new TenantId("acme");
  private static final Instant NOW = Instant.parse("2100-05-01T10:00:00.123456Z");

  /** A store that nobody has written to. */
  protected abstract UpsertBatchStore store();

  /** A batch of a tenant that is new. */
  public static UpsertBatch queued(TenantId tenant, int number) {
    return new UpsertBatch(
        new Target(tenant, "vsb_%020x".formatted(number), "vs_" + "0".repeat(24)),
        new Order(
            new Caller(tenant, "key_1", Set.of(Role.INGEST, Role.SEARCH)),
            Source.UPLOAD,
            3,
            Optional.empty(),
            NOW),
        new UpsertProgress(
            UpsertStatus.QUEUED,
            new LineCursor(Optional.empty(), 0, 0, Place.LINE_START),
            UpsertCounts.NONE,
            Problems.NONE,
            NOW),
        Claim.NONE,
        0);
  }

  private static UpsertBatch partial(UpsertBatch batch) {
    return new UpsertBatch(
        batch.target(),
        batch.order(),
        new UpsertProgress(
            UpsertStatus.PARTIAL,
            new LineCursor(Optional.of(new UpsertFile("\"e\"", 90)), 90, 7, Place.IN_LONG_LINE),
            new UpsertCounts(4, 2),
            new Problems(
                List.of(new LineError(3, ErrorCode.INVALID_JSON, "no JSON")),
                Optional.of(new LineError(0, ErrorCode.STORE_NOT_FOUND, "gone"))),
            NOW.plusSeconds(5)),
        new Claim("worker", NOW.plusSeconds(60), 3),
        1);
  }

  @Test
  void oneIsReadBackAsItWasWritten() {
    UpsertBatchStore store = store();
    UpsertBatch first = queued(ACME, 1);
    UpsertBatch later = partial(first);

    assertTrue(store.put(first));
    assertEquals(Optional.of(first.revised(1)), store.find(ACME, first.target().id()));
    assertTrue(store.put(later));

    assertEquals(Optional.of(later.revised(2)), store.find(ACME, first.target().id()));
    assertEquals(List.of(later.revised(2)), store.open());
    assertEquals(Optional.empty(), store.find(new TenantId("other"), first.target().id()));
  }

  @ParameterizedTest
  @MethodSource("copies")
  void copyIsReadBackAsItWasWritten(CopyOrder order) {
    UpsertBatchStore store = store();
    UpsertBatch lines = queued(ACME, 1);
    UpsertBatch copy =
        new UpsertBatch(
            lines.target(),
            new Order(lines.order().caller(), Source.COPY, 1, Optional.of(order), NOW),
            lines.progress().begun(new CopyCursor(CopyCursor.Part.DOCUMENTS, "grüße/a b.md"), NOW),
            Claim.NONE,
            0);

    assertTrue(store.put(copy));

    assertEquals(Optional.of(copy.revised(1)), store.find(ACME, copy.target().id()));
  }

  static List<CopyOrder> copies() {
    return List.of(
        new CopyOrder(new Origin.Store("vs_" + "1".repeat(24)), OptionalLong.of(12)),
        new CopyOrder(new Origin.Documents(List.of("doc_2", "doc_1")), OptionalLong.of(0)),
        new CopyOrder(
            new Origin.Keywords(List.of("b", "a"), CopyOrder.Match.ALL), OptionalLong.empty()));
  }

  @Test
  void anotherRevisionIsRefused() {
    UpsertBatchStore store = store();
    UpsertBatch first = queued(ACME, 1);

    assertFalse(store.put(first.revised(1)), "it is not there");
    assertTrue(store.put(first));
    assertFalse(store.put(first), "it is there");
    assertTrue(store.put(partial(first)));
    assertFalse(store.put(first.revised(1)), "another worker moved it");
  }

  @Test
  void oneOfManyThatWriteAtOnceWins() throws Exception {
    UpsertBatchStore store = store();
    UpsertBatch first = queued(ACME, 1);
    store.put(first);

    List<Boolean> written = AtOnce.call(8, _ -> () -> store.put(first.revised(1)));

    assertEquals(1, Collections.frequency(written, true));
  }

  @Test
  void listsATenantsOwnTheNewestFirst() {
    UpsertBatchStore store = store();
    for (int i = 1; i <= 3; i++) {
      store.put(queued(ACME, i));
    }
    store.put(queued(new TenantId("acme2"), 4));

    assertEquals(
        List.of(queued(ACME, 3).target(), queued(ACME, 2).target(), queued(ACME, 1).target()),
        store.list(ACME).stream().map(UpsertBatch::target).toList());
    assertEquals(3, store.count(ACME, 3));
    assertEquals(2, store.count(ACME, 2));
    assertEquals(3, store.countOpen(ACME));
    assertEquals(4, store.open().size());
  }

  @Test
  void closedOneIsOpenNoMoreAndStaysInTheList() {
    UpsertBatchStore store = store();
    UpsertBatch first = queued(ACME, 1);
    store.put(first);

    store.close(first.target());
    store.close(first.target());

    assertEquals(List.of(), store.open());
    assertEquals(0, store.countOpen(ACME));
    assertEquals(1, store.list(ACME).size());
  }
}
