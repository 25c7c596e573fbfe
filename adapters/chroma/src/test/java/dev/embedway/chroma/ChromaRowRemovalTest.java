package dev.embedway.chroma;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.embedway.chroma.http.ChromaClient;
import dev.embedway.chroma.http.ChromaRows;
import dev.embedway.core.pipeline.compact.RowRemoval;
import dev.embedway.core.pipeline.compact.RowSelection;
import dev.embedway.core.store.VectorIndex;
import dev.embedway.core.vector.VectorStore;
import dev.embedway.testing.contracts.vector.RowRemovalContract;
import dev.embedway.testing.contracts.vector.StoreFixture;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChromaRowRemovalTest extends RowRemovalContract {

  private static final String DOCUMENT = StoreFixture.document('c');

  private final ChromaVectorStore store = TestChroma.open();
  private final ChromaClient client = new ChromaClient(TestChroma.server());

  @Override
  protected VectorStore store() {
    return store;
  }

  @Override
  protected RowRemoval removal() {
    return store.rows();
  }

  @Override
  protected long rows(VectorIndex of) {
    return count(IndexName.chunks(of));
  }

  private long count(String collection) {
    return client
        .collections(() -> Duration.ofSeconds(30))
        .find(collection)
        .map(ChromaRows::count)
        .orElse(0L);
  }

  @Test
  void sliceIsBoundedAndLaterOnesDeleteTheRest() {
    StoreFixture fixture = StoreFixture.fresh(8);
    store.write(fixture.part(DOCUMENT, 1, 0, 1, 1_500));
    store.write(fixture.part(DOCUMENT, 2, 0, 1, 1));
    RowSelection earlier = new RowSelection.Generations(fixture.index(), DOCUMENT, 1, 2);

    RowRemoval.Slice first = store.rows().delete(earlier);
    RowRemoval.Slice second = store.rows().delete(earlier);
    RowRemoval.Slice third = store.rows().delete(earlier);

    assertEquals(new RowRemoval.Slice(1_000, true), first);
    assertEquals(new RowRemoval.Slice(500, false), second);
    assertEquals(new RowRemoval.Slice(0, false), third);
    assertEquals(1, rows(fixture.index()));
  }

  @Test
  void nothingOfARemovedDocumentIsLeft() {
    StoreFixture fixture = StoreFixture.fresh(8);
    store.write(fixture.part(DOCUMENT, 1, 0, 1, 3));
    store.remove(fixture.index(), DOCUMENT, 2);

    delete(new RowSelection.RemovedDocument(fixture.index(), DOCUMENT, 2));

    assertEquals(0, rows(fixture.index()));
    assertEquals(0, count(IndexName.documents(fixture.index())));
  }

  @AfterAll
  void close() {
    client.close();
    store.close();
  }
}
