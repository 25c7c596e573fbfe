package dev.embedway.testing.contracts.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.embedway.core.pipeline.compact.RowRemoval;
import dev.embedway.core.pipeline.compact.RowSelection;
import dev.embedway.core.store.VectorIndex;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.vector.VectorStore;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Contract of {@link RowRemoval} beside a {@link VectorStore} over the same rows. */
public abstract class RowRemovalContract {

  private static final int DIM = 384;
  private static final String A = StoreFixture.document('a');
  private static final String B = StoreFixture.document('b');

  private StoreFixture fixture = StoreFixture.fresh(DIM);
  private VectorIndex index = fixture.index();

  @BeforeEach
  void useAnotherStore() {
    fixture = StoreFixture.of(new TenantId("t-" + UUID.randomUUID()), DIM);
    index = fixture.index();
  }

  /** The store whose rows are deleted. */
  protected abstract VectorStore store();

  /** The deletion. */
  protected abstract RowRemoval removal();

  /** Count of rows of chunks that an index version has, visible or not. */
  protected abstract long rows(VectorIndex of);

  @Test
  void earlierGenerationsGoAndTheVisibleOneStays() {
    written(A, 1, 3);
    written(A, 2, 4);
    written(B, 1, 2);

    long deleted = delete(new RowSelection.Generations(index, A, 1, 2));

    assertEquals(6, rows(index));
    assertEquals(6, found());
    assertEquals(deleted, delete(new RowSelection.Generations(index, A, 1, 2)) + deleted);
  }

  @Test
  void generationThatSearchesFindStaysWhateverIsNamed() {
    written(A, 1, 3);
    written(A, 2, 4);

    delete(new RowSelection.Generations(index, A, 1, 100));

    assertEquals(4, rows(index));
    assertEquals(4, found());
  }

  @Test
  void givenUpGenerationGoesAndItsNeighboursStay() {
    written(A, 1, 3);
    store().write(fixture.part(A, 2, 0, 2, 4));
    store().write(fixture.part(A, 3, 0, 2, 6));

    delete(new RowSelection.Generations(index, A, 2, 3));

    assertEquals(3 + 3, rows(index));
    assertEquals(3, found());
  }

  @Test
  void removedDocumentGoesWithItsMarkAndCanBeWrittenAnew() {
    written(A, 1, 3);
    written(B, 1, 2);
    store().remove(index, A, 2);

    delete(new RowSelection.RemovedDocument(index, A, 2));
    long left = rows(index);
    written(A, 3, 4);

    assertEquals(2, left);
    assertEquals(6, found());
  }

  @Test
  void documentThatWasUploadedAnewAfterItsRemovalStays() {
    written(A, 1, 3);
    store().remove(index, A, 2);
    written(A, 3, 4);

    delete(new RowSelection.RemovedDocument(index, A, 2));

    assertEquals(4, rows(index));
    assertEquals(4, found());
  }

  @Test
  void versionGoesWithItsDocumentsAndTheOtherStays() {
    StoreFixture second = fixture.version(2);
    written(A, 1, 3);
    store().write(second.part(A, 1, 0, 1, 5));
    store().write(second.part(A, 2, 0, 2, 5));

    delete(new RowSelection.Version(second.index()));

    assertEquals(0, rows(second.index()));
    assertEquals(0, store().count(second.index()).chunks());
    assertEquals(3, found());
  }

  @Test
  void deletedStoreGoesAndAnotherTenantsOfTheSameIdStays() {
    StoreFixture other = StoreFixture.of(new TenantId("t-" + UUID.randomUUID()), DIM);
    written(A, 1, 3);
    store().write(fixture.version(2).part(A, 1, 0, 1, 5));
    store().write(other.part(A, 1, 0, 1, 2));

    delete(new RowSelection.Store(index.tenant(), index.storeId()));

    assertEquals(0, rows(index));
    assertEquals(0, rows(fixture.version(2).index()));
    assertEquals(2, store().count(other.index()).chunks());
  }

  /** Writes a whole generation. */
  private void written(String document, long generation, int chunks) {
    store().write(fixture.part(document, generation, 0, 1, chunks));
  }

  private long found() {
    return store().count(index).chunks();
  }

  /** Deletes slice by slice. */
  protected final long delete(RowSelection rows) {
    long deleted = 0;
    RowRemoval.Slice slice;
    do {
      slice = removal().delete(rows);
      deleted += slice.rows();
    } while (slice.more());
    return deleted;
  }
}
