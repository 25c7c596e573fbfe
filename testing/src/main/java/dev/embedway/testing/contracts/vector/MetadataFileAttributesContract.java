package dev.embedway.testing.contracts.vector;

import static dev.embedway.testing.contracts.vector.StoreFixture.document;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.embedway.core.vector.MetadataFileAttributes;
import dev.embedway.core.vector.VectorBatch;
import dev.embedway.core.vector.VectorStore;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Contract of every {@link VectorStore} for attributes that change without a generation. */
public abstract class MetadataFileAttributesContract {

  private static final String A = document('a');

  private VectorStore store;
  private StoreFixture fixture;

  /** The store under test; one for all tests is enough. */
  protected abstract VectorStore store();

  /** A length of vectors that it keeps. */
  protected int dim() {
    return 384;
  }

  @BeforeEach
  void prepare() {
    store = store();
    fixture = StoreFixture.fresh(dim());
  }

  private void applyMetadata(long version, Map<String, Object> attributes) {
    store.applyMetadata(fixture.index(), A, new MetadataFileAttributes(version, attributes));
  }

  private Map<String, Object> attributes() {
    return store.search(fixture.byVector()).getFirst().attributes();
  }

  @Test
  void winOverTheDocumentsOwnOfTheSameName() {
    store.write(fixture.whole(A, Map.of("lang", "en", "year", 2024)));

    applyMetadata(1, Map.of("lang", "de", "draft", true));

    assertEquals(Map.of("lang", "de", "year", 2024, "draft", true), attributes());
  }

  @Test
  void uncoverTheDocumentsOwnWhenTheyGo() {
    store.write(fixture.whole(A, Map.of("lang", "en")));
    applyMetadata(1, Map.of("lang", "de"));

    applyMetadata(2, Map.of());

    assertEquals(Map.of("lang", "en"), attributes());
  }

  @Test
  void areTakenInTheOrderOfTheirVersions() {
    store.write(fixture.whole(A, Map.of()));

    applyMetadata(2, Map.of("version", "new"));
    applyMetadata(1, Map.of("version", "old"));
    applyMetadata(2, Map.of("version", "new"));

    assertEquals(Map.of("version", "new"), attributes());
  }

  @Test
  void mayComeBeforeTheDocumentAndShowNothingOfIt() {
    applyMetadata(3, Map.of("lang", "de"));

    assertEquals(List.of(), store.search(fixture.byVector()));
    assertEquals(new VectorStore.IndexCounts(0, 0), store.count(fixture.index()));

    store.write(fixture.whole(A, Map.of()));

    assertEquals(Map.of("lang", "de"), attributes());
  }

  @Test
  void becomeVisibleWithTheGenerationThatBringsThem() {
    VectorBatch batch = fixture.whole(A, Map.of("lang", "en"));

    store.write(fixture.beside(batch, new MetadataFileAttributes(4, Map.of("lang", "de"))));
    applyMetadata(3, Map.of("lang", "fr"));

    assertEquals(Map.of("lang", "de"), attributes());
  }

  @Test
  void thatAreNewerStandWhenAGenerationBringsOlderOnes() {
    VectorBatch batch = fixture.whole(A, Map.of());
    applyMetadata(5, Map.of("lang", "fr"));

    store.write(fixture.beside(batch, new MetadataFileAttributes(4, Map.of("lang", "de"))));

    assertEquals(Map.of("lang", "fr"), attributes());
  }

  @Test
  void outlastARemovalThatComesLate() {
    store.write(fixture.whole(A, 1, fixture.entry(0, "old", fixture.straight())));
    store.remove(fixture.index(), A, 2);
    applyMetadata(1, Map.of("lang", "de"));
    store.remove(fixture.index(), A, 2);

    store.write(fixture.whole(A, 3, fixture.entry(0, "new", fixture.straight())));

    assertEquals(Map.of("lang", "de"), attributes());
  }
}
