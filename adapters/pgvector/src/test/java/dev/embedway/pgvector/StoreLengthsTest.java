package dev.embedway.pgvector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.model.Vector;
import dev.embedway.core.store.StorableDims;
import dev.embedway.core.vector.VectorBatch;
import dev.embedway.core.vector.VectorStore.BatchOutcome;
import dev.embedway.core.vector.VectorStore.IndexCounts;
import dev.embedway.testing.contracts.vector.StoreFixture;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No length of vectors stands for one that is not known. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StoreLengthsTest {

  private static final String DOCUMENT = StoreFixture.document('a');

  private PgVectorStore store;

  @BeforeAll
  void open() {
    store = TestDatabase.fresh().store();
  }

  @AfterAll
  void close() {
    store.close();
  }

  static Stream<Integer> lengths() {
    return StorableDims.ALL.stream();
  }

  @ParameterizedTest
  @MethodSource("lengths")
  void storeOfEachLengthTakesThatOneAlone(int dim) {
    StoreFixture fixture = StoreFixture.fresh(dim);
    List<Integer> others = Stream.of(dim - 1, dim + 1, dim == 1536 ? 384 : 1536).toList();

    for (int other : others) {
      VectorBatch batch =
          fixture.whole(DOCUMENT, 1, fixture.entry(0, "words", Vector.of(new float[other])));
      EmbedwayException fault = assertThrows(EmbedwayException.class, () -> store.write(batch));

      assertEquals(ErrorCode.DIMENSION_MISMATCH, fault.code(), dim + " took " + other);
    }
    VectorBatch fitting = fixture.whole(DOCUMENT, 1, fixture.entry(0, "words", fixture.straight()));
    assertEquals(BatchOutcome.COMPLETED, store.write(fitting));
    assertEquals(new IndexCounts(1, 1), store.count(fixture.index()));
  }
}
