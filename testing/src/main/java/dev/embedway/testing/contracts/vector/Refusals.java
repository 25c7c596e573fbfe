package dev.embedway.testing.contracts.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.UnsupportedException;
import dev.embedway.core.vector.RecordChange;
import dev.embedway.core.vector.VectorFeature;
import dev.embedway.core.vector.VectorRecord;
import dev.embedway.core.vector.VectorStore;
import dev.embedway.core.vector.VectorStore.IndexCounts;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.function.Executable;

/**
 * Check that a store refuses what it lacks, by its own name and with what to use instead, and
 * changes nothing. Immutable.
 */
record Refusals(VectorStore store, StoreFixture fixture) {

  void check(VectorFeature feature) {
    switch (feature) {
      case TEXT_SEARCH -> textSearches();
      case RECORDS_OF_VERSIONS -> recordsOfVersions();
      case RECORD_TRANSFER, HNSW_TUNING ->
          throw new IllegalArgumentException(feature + " is of a port of its own");
    }
  }

  private void textSearches() {
    store.write(fixture.whole(StoreFixture.document('a'), Map.of()));

    refused(() -> store.search(fixture.byText("words")), "text");
    refused(() -> store.search(fixture.hybrid("words")), "hybrid");
  }

  private void recordsOfVersions() {
    StoreFixture next = fixture.version(2);
    VectorRecord record = new VectorRecord("a", "", 0, fixture.straight(), Map.of());
    RecordChange here = RecordChange.ofWritten(fixture.index(), List.of(record));
    RecordChange there = RecordChange.ofWritten(next.index(), List.of(record));

    refused(() -> store.changeRecords(List.of(here, there)), "two versions");

    assertEquals(new IndexCounts(0, 0), store.count(fixture.index()));
    assertEquals(new IndexCounts(0, 0), store.count(next.index()));
  }

  /** Refused for good, naming the store, what it cannot, and what can. */
  void refused(Executable call, String what) {
    UnsupportedException e = assertThrows(UnsupportedException.class, call);

    assertEquals(ErrorCode.STORE_UNSUPPORTED, e.code());
    assertFalse(e.isRetriable());
    for (String word : List.of(store.engine().name(), what, "use pgvector")) {
      assertTrue(e.getMessage().contains(word), e.getMessage());
    }
  }
}
