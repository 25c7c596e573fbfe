package dev.embedway.chroma;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.chroma.http.ChromaServer;
import dev.embedway.core.erasure.ErasedKind;
import dev.embedway.core.erasure.ErasurePlace;
import dev.embedway.core.erasure.ErasureScope;
import dev.embedway.core.erasure.Remnant;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.search.Match;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.vector.HnswBuild;
import dev.embedway.core.vector.RecordTransfer;
import dev.embedway.core.vector.VectorStore.BatchOutcome;
import dev.embedway.core.vector.VectorStore.IndexCounts;
import dev.embedway.testing.contracts.vector.StoreFixture;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Refusals of ports beside the store, servers that are away, erasures, and deep searches. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChromaLimitsTest {

  private static final String A = StoreFixture.document('a');

  private final ChromaVectorStore store = TestChroma.open();
  private final StoreFixture fixture = StoreFixture.fresh(8);

  @AfterAll
  void close() {
    store.close();
  }

  @Test
  void recordsAreNotBroughtIntoAnotherVersion() {
    RecordTransfer.Way way = new RecordTransfer.Way(fixture.index(), fixture.version(2).index());

    for (Consumer<RecordTransfer> call :
        List.<Consumer<RecordTransfer>>of(
            transfer -> transfer.copy(way, "", 1),
            transfer -> transfer.common(way, "", ""),
            transfer -> transfer.read(way, "", 1),
            transfer -> transfer.bring(way, List.of()))) {
      EmbedwayException e =
          assertThrows(EmbedwayException.class, () -> call.accept(store.transfer()));

      assertEquals(ErrorCode.STORE_UNSUPPORTED, e.code());
      assertEquals(
          "the vector store chroma cannot bring records into another version of their store; write"
              + " them into a new store of the other model, or use pgvector",
          e.getMessage());
    }
  }

  @Test
  void indexesAreShownAndNotTuned() {
    TenantId tenant = fixture.index().tenant();
    String id = fixture.index().storeId();

    assertEquals(100, store.tuning().settings(tenant, id, Instant.MAX).efSearch());
    for (Runnable change :
        List.<Runnable>of(
            () -> store.tuning().searchWith(tenant, id, 10),
            () -> store.tuning().rebuild(tenant, id, HnswBuild.DEFAULT, Instant.EPOCH))) {
      EmbedwayException e = assertThrows(EmbedwayException.class, change::run);

      assertEquals(ErrorCode.STORE_UNSUPPORTED, e.code());
      assertTrue(e.getMessage().contains("chroma cannot change the HNSW index"), e.getMessage());
    }
  }

  @Test
  void serverThatIsAwayIsUnavailableAndNotWaitedFor() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    ChromaServer nobody =
        ChromaServer.of(URI.create("http://127.0.0.1:" + port), Optional.of("secret"));
    try (ChromaVectorStore away =
        new ChromaVectorStore(nobody, InstantSource.system(), TestChroma.health())) {
      EmbedwayException e =
          assertThrows(EmbedwayException.class, () -> away.count(fixture.index()));

      assertEquals(ErrorCode.STORE_UNAVAILABLE, e.code());
      assertTrue(e.isRetriable());
    }
    assertEquals(nobody.url() + " default_tenant/default_database", nobody.toString());
  }

  @Test
  void searchGoesOnBehindRowsThatNobodySees() {
    StoreFixture deep = StoreFixture.fresh(8);
    store.write(deep.part(A, 1, 0, 1, 900));
    store.write(
        deep.whole(A, 2, deep.entry(0, "far", deep.at(3)), deep.entry(1, "farther", deep.at(3.1))));

    List<Match> found = store.search(deep.byVector());

    assertEquals(
        List.of("far", "farther"), found.stream().map(match -> match.chunk().text()).toList());
  }

  @Test
  void erasureTakesEachStoreOfATenantWithItsMarkAndNoOthers() {
    StoreFixture other = StoreFixture.of(new TenantId(fixture.index().tenant() + "x"), 8);
    StoreFixture gone = StoreFixture.fresh(8);
    store.write(other.part(A, 1, 0, 1, 2));
    store.write(gone.part(A, 1, 0, 1, 3));
    store.write(gone.version(2).part(A, 1, 0, 1, 4));
    ErasureScope scope = new ErasureScope(gone.index().tenant(), new TenantId("pseudonym"));
    ErasurePlace place = store.erasure();

    ErasurePlace.Slice slice = place.find(scope, Optional.empty());
    place.erase(scope, slice.found());
    place.erase(scope, slice.found());

    String id = gone.index().storeId();
    assertEquals(
        List.of(
            new Remnant(ErasedKind.CHUNKS, id, 7),
            new Remnant(ErasedKind.INDEXED_DOCUMENTS, id, 2)),
        slice.found());
    assertEquals(ErasurePlace.Slice.NONE, place.find(scope, slice.next()));
    assertEquals(new IndexCounts(1, 2), store.count(other.index()));
    assertEquals(BatchOutcome.COMPLETED, store.write(gone.part(A, 1, 0, 1, 1)));
  }

  @Test
  void idsOfRowsKeepSlashesAndTheOrderOfCodePoints() {
    ChunkId id = new ChunkId("a/1/b", 7, 12);
    String highest = "\uD83D\uDE00";

    assertEquals(id, ChunkId.parse(id.toString()));
    assertTrue(ChunkId.BY_CODE_POINT.compare("\uFFFD", highest) < 0);
    assertTrue(ChunkId.BY_CODE_POINT.compare("a", "ab") < 0);
    assertEquals(
        List.of("a", "b", "\uFFFD", highest),
        Stream.of(highest, "b", "\uFFFD", "a").sorted(ChunkId.BY_CODE_POINT).toList());
  }
}
