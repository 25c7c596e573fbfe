package dev.embedway.testing.contracts.vector;

import static dev.embedway.testing.contracts.vector.StoreFixture.document;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.model.Vector;
import dev.embedway.core.search.Filter;
import dev.embedway.core.search.Match;
import dev.embedway.core.store.DocumentKind;
import dev.embedway.core.store.VectorIndex;
import dev.embedway.core.vector.RecordChange;
import dev.embedway.core.vector.RecordPage;
import dev.embedway.core.vector.RecordQuery;
import dev.embedway.core.vector.RecordRoom;
import dev.embedway.core.vector.StoredRecord;
import dev.embedway.core.vector.VectorFeature;
import dev.embedway.core.vector.VectorRecord;
import dev.embedway.core.vector.VectorStore;
import dev.embedway.core.vector.VectorStore.IndexCounts;
import dev.embedway.core.vector.VectorStore.LackingRecords;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Contract of every {@link VectorStore}: documents of kind RECORD. */
@ExtendWith(FeatureCases.class)
public abstract class VectorRecordsContract implements FeatureCases.Contract {

  protected VectorStore store;
  protected StoreFixture fixture;

  /** The store under test; one for all tests is enough. */
  protected abstract VectorStore store();

  @Override
  public final VectorStore storeOfFeatures() {
    return store();
  }

  @BeforeEach
  void prepare() {
    store = store();
    fixture = StoreFixture.fresh(384);
  }

  @Test
  void findsRecordsAsSoonAsTheyAreWritten() {
    assertEquals(
        OptionalLong.of(0),
        store.put(
            fixture.index(),
            List.of(
                new VectorRecord("second", "", 0, fixture.at(0.3), Map.of()),
                new VectorRecord("first", "plain words", 4, fixture.at(0.1), Map.of("n", 7L)))));

    List<Match> found = store.search(fixture.byVector());

    assertEquals(List.of("first", "second"), found.stream().map(Match::documentId).toList());
    assertEquals(List.of("first", "second"), found.stream().map(Match::documentKey).toList());
    assertEquals("plain words", found.getFirst().chunk().text());
    assertEquals(4, found.getFirst().chunk().tokens());
    assertEquals(11, found.getFirst().chunk().end());
    assertEquals("7", String.valueOf(found.getFirst().attributes().get("n")));
    assertEquals(new IndexCounts(2, 2), store.count(fixture.index()));
  }

  @Test
  void searchesAndCountsFilesAndRecordsTogether() {
    store.write(
        fixture.whole(
            document('a'),
            1,
            fixture.entry(0, "near", fixture.at(0.1)),
            fixture.entry(1, "far", fixture.at(0.5))));
    store.put(fixture.index(), List.of(record("between", 0.3)));

    assertEquals(
        List.of(DocumentKind.FILE, DocumentKind.RECORD, DocumentKind.FILE),
        store.search(fixture.byVector()).stream().map(Match::kind).toList());
    assertEquals(new IndexCounts(2, 3), store.count(fixture.index()));
  }

  @Test
  void keepsTheLastWriteOfARecord() {
    OptionalLong first = store.put(fixture.index(), List.of(record("a", 0.1), record("b", 0.2)));
    OptionalLong second = store.put(fixture.index(), List.of(record("a", 0.7), record("a", 0.9)));
    OptionalLong third = store.put(fixture.index(), List.of(record("b", 0.5), record("c", 0.6)));

    List<Match> found = store.search(fixture.byVector());

    assertEquals(
        List.of("b at 0.5", "c at 0.6", "a at 0.9"),
        found.stream().map(m -> m.chunk().text()).toList());
    assertEquals(new IndexCounts(3, 3), store.count(fixture.index()));
    assertEquals(
        List.of(OptionalLong.of(0), OptionalLong.of(1), OptionalLong.of(1)),
        List.of(first, second, third),
        "vectors that others took the place of");
  }

  @Test
  void writesAllRecordsOrNone() {
    VectorRecord tooShort = new VectorRecord("b", "", 0, Vector.of(new float[] {1}), Map.of());

    assertEquals(
        ErrorCode.DIMENSION_MISMATCH,
        assertThrows(
                EmbedwayException.class,
                () -> store.put(fixture.index(), List.of(record("a", 0.1), tooShort)))
            .code());

    assertEquals(new IndexCounts(0, 0), store.count(fixture.index()));
  }

  @Test
  @Needs(VectorFeature.RECORDS_OF_VERSIONS)
  void changesRecordsOfAllVersionsOrOfNone() {
    StoreFixture next = fixture.version(2);
    VectorRecord tooShort = new VectorRecord("b", "", 0, Vector.of(new float[] {1}), Map.of());

    assertThrows(
        EmbedwayException.class,
        () ->
            store.changeRecords(
                List.of(
                    RecordChange.ofWritten(fixture.index(), List.of(record("a", 0.1))),
                    RecordChange.ofWritten(next.index(), List.of(tooShort)))));
    assertEquals(new IndexCounts(0, 0), store.count(fixture.index()));

    store.changeRecords(
        List.of(
            RecordChange.ofWritten(fixture.index(), List.of(record("a", 0.1), record("b", 0.2))),
            RecordChange.ofWritten(next.index(), List.of(record("a", 0.1), record("b", 0.2)))));
    OptionalLong deleted =
        store.changeRecords(
            List.of(
                RecordChange.ofRemoved(fixture.index(), List.of("a", "none")),
                new RecordChange(next.index(), List.of(record("b", 0.3)), List.of("a"))));

    assertEquals(OptionalLong.of(3), deleted);
    assertEquals(new IndexCounts(1, 1), store.count(fixture.index()));
    assertEquals("b at 0.2", store.search(fixture.byVector()).getFirst().chunk().text());
    assertEquals("b at 0.3", store.search(next.byVector()).getFirst().chunk().text());
    assertEquals(Optional.empty(), record("a"));
  }

  @Test
  void readsARecordAsItWasWrittenLast() {
    store.put(fixture.index(), List.of(record("a", 0.1)));
    store.put(fixture.index(), List.of(record("a", 0.2), record("b", 0.3)));
    store.write(fixture.whole(document('a'), 1, fixture.entry(0, "near", fixture.at(0.1))));

    StoredRecord read = record("a").orElseThrow();

    assertEquals("a at 0.2", read.text());
    assertEquals(Map.of("name", "a"), read.attributes());
    assertEquals(1, read.vector().cosine(fixture.at(0.2)), 0.001);
    assertEquals(Optional.empty(), record("c"));
    assertEquals(Optional.empty(), record(document('a')), "a file");
  }

  private Optional<StoredRecord> record(String id) {
    return store.record(fixture.index(), id, Instant.now().plusSeconds(60));
  }

  @Test
  void listsRecordsByIdInParts() {
    store.put(
        fixture.index(),
        List.of(record("d", 0.1), record("B", 0.2), record("a", 0.3), record("c", 0.4)));
    store.write(fixture.whole(document('a'), 1, fixture.entry(0, "near", fixture.at(0.1))));
    store.changeRecords(List.of(RecordChange.ofRemoved(fixture.index(), List.of("c"))));

    assertEquals("B a 0/3", listed(2, 0, Optional.empty()));
    assertEquals("d 2/3", listed(2, 2, Optional.empty()));
    assertEquals("d 2/3", listed(2, 0, Optional.of("a")));
    assertEquals("d 2/3", listed(2, 0, Optional.of("c")), "after one that is gone");
    assertEquals(" 5/3", listed(2, 5, Optional.empty()));
    assertEquals(" 3/3", listed(2, 0, Optional.of("d")));
  }

  private String listed(int limit, long offset, Optional<String> after) {
    RecordPage page =
        store
            .records(
                new RecordQuery(
                    fixture.index(),
                    Optional.empty(),
                    RecordQuery.Order.BY_ID,
                    new RecordQuery.Part(limit, offset, after, RecordQuery.Values.LEFT_OUT),
                    Instant.now().plusSeconds(60)))
            .orElseThrow();
    return page.records().stream().map(StoredRecord::id).collect(Collectors.joining(" "))
        + " "
        + page.start()
        + "/"
        + page.total();
  }

  @Test
  void findsIdsByAFilterInParts() {
    store.put(
        fixture.index(),
        List.of(record("d", 0.1), record("B", 0.2), record("a", 0.3), record("c", 0.4)));
    store.put(fixture.version(2).index(), List.of(record("other", 0.1)));
    store.write(fixture.whole(document('a'), 1, fixture.entry(0, "near", fixture.at(0.1))));
    store.changeRecords(List.of(RecordChange.ofRemoved(fixture.index(), List.of("c"))));

    assertEquals(List.of("B", "d"), idsBut("a", "", 5));
    assertEquals(List.of("B"), idsBut("a", "", 1));
    assertEquals(List.of("d"), idsBut("a", "B", 5));
    assertEquals(List.of("d"), idsBut("a", "c", 5), "after one that is gone");
    assertEquals(List.of(), idsBut("a", "d", 5));
  }

  private List<String> idsBut(String name, String after, int max) {
    return store.matching(
        fixture.index(),
        new Filter.Comparison(Filter.Operator.NE, "name", name),
        after,
        max,
        Instant.now().plusSeconds(60));
  }

  @Test
  void aRemovedRecordCanBeWrittenAgain() {
    store.put(fixture.index(), List.of(record("a", 0.1)));
    store.changeRecords(List.of(RecordChange.ofRemoved(fixture.index(), List.of("a"))));
    assertEquals(List.of(), store.search(fixture.byVector()));

    store.put(fixture.index(), List.of(record("a", 0.2)));

    assertEquals("a at 0.2", store.search(fixture.byVector()).getFirst().chunk().text());
  }

  @Test
  void tellsTenantsAndVersionsApart() {
    StoreFixture other = StoreFixture.fresh(384);
    StoreFixture next = fixture.version(2);
    store.put(fixture.index(), List.of(record("a", 0.1)));
    store.put(other.index(), List.of(record("a", 0.2)));
    store.put(next.index(), List.of(record("a", 0.3)));

    for (StoreFixture each : List.of(fixture, other, next)) {
      assertEquals(1, store.search(each.byVector()).size());
    }
    assertEquals("a at 0.3", store.search(next.byVector()).getFirst().chunk().text());
  }

  @Test
  void tellsRecordsThatAnotherVersionLacksThoseWithoutTextFirst() {
    StoreFixture next = fixture.version(2);
    StoreFixture other = StoreFixture.fresh(384);
    store.write(fixture.whole(document('a'), 1, fixture.entry(0, "file", fixture.at(0.1))));
    store.put(
        fixture.index(),
        List.of(record("a", 0.1), record("b", 0.2), record("there", 0.3), bare("z"), bare("y")));
    store.put(next.index(), List.of(record("there", 0.4), record("later", 0.4)));
    store.put(other.index(), List.of(record("b", 0.4)));

    assertEquals(
        new LackingRecords(4, 2, List.of("y", "z", "a")),
        store.lacking(fixture.index(), next.index(), 3));
    assertEquals(
        new LackingRecords(5, 2, List.of("y")),
        store.lacking(fixture.index(), fixture.version(3).index(), 1));
    assertEquals(LackingRecords.NONE, store.lacking(fixture.index(), fixture.index(), 3));
  }

  private VectorRecord bare(String id) {
    return new VectorRecord(id, id.equals("z") ? " \n" : "", 0, fixture.at(0.5), Map.of());
  }

  @Test
  void dropsRecordsWithTheirStore() {
    store.put(fixture.index(), List.of(record("a", 0.1)));

    store.drop(fixture.index().tenant(), fixture.index().storeId());

    assertEquals(List.of(), store.search(fixture.byVector()));
    assertEquals(new IndexCounts(0, 0), store.count(fixture.index()));
  }

  @Test
  void countsRecordsOfVersionsAndOfTenantsButNoFiles() {
    StoreFixture next = fixture.version(2);
    assertEquals(0, counted(fixture));
    store.write(fixture.whole(document('a'), 1, fixture.entry(0, "file", fixture.at(0.1))));
    store.put(fixture.index(), List.of(record("a", 0.1), record("a", 0.2), record("b", 0.3)));
    store.put(fixture.index(), List.of(record("b", 0.4), record("c", 0.5)));
    store.put(next.index(), List.of(record("a", 0.1)));
    store.put(elsewhere(), List.of(record("a", 0.1)));

    assertEquals(3, counted(fixture));
    assertEquals(1, counted(next));
    assertEquals(4, store.countRecords(fixture.index().tenant()), "a record of two versions once");
    assertEquals(0, store.countRecords(StoreFixture.fresh(384).index().tenant()));

    changeEach(
        List.of(
            RecordChange.ofRemoved(fixture.index(), List.of("a", "none")),
            RecordChange.ofRemoved(next.index(), List.of("a", "none"))));

    assertEquals(2, counted(fixture));
    assertEquals(0, counted(next));
    store.drop(fixture.index().tenant(), fixture.index().storeId());
    assertEquals(1, store.countRecords(fixture.index().tenant()));
  }

  /** Changes versions at once where the store can, else one after the other. */
  private void changeEach(List<RecordChange> versions) {
    if (store.engine().has(VectorFeature.RECORDS_OF_VERSIONS)) {
      store.changeRecords(versions);
    } else {
      versions.forEach(version -> store.changeRecords(List.of(version)));
    }
  }

  private long counted(StoreFixture of) {
    return store.countRecords(of.index(), Instant.now().plusSeconds(60));
  }

  private VectorIndex elsewhere() {
    return new VectorIndex(fixture.index().tenant(), "vs_" + "e".repeat(24), 1, 384);
  }

  @Test
  void refusesRecordsThatThereIsNoRoomForWithAllOfTheirChange() {
    List<RecordChange> three =
        List.of(
            RecordChange.ofWritten(
                fixture.index(), List.of(record("a", 0.1), record("b", 0.2), record("c", 0.3))));

    EmbedwayException refused =
        assertThrows(
            EmbedwayException.class, () -> store.changeRecords(three, new RecordRoom(98, 100)));

    assertEquals(ErrorCode.QUOTA_EXCEEDED, refused.code());
    assertEquals(
        "the tenant would have 101 vectors; allowed are 100: remove some, or have the operator"
            + " raise EMBEDWAY_TENANT_MAX_VECTORS",
        refused.getMessage());
    assertEquals(new IndexCounts(0, 0), store.count(fixture.index()));
    assertEquals(0, counted(fixture));
    store.changeRecords(three, new RecordRoom(97, 100));
    store.changeRecords(three, new RecordRoom(100, 100));
    assertEquals(3, counted(fixture), "records that take the place of others need no room");
  }

  @Test
  @Needs(VectorFeature.RECORDS_OF_VERSIONS)
  void versionThatLacksRecordsTakesNoOtherRoom() {
    StoreFixture next = fixture.version(2);
    List<VectorRecord> records = List.of(record("a", 0.1), record("b", 0.2));
    store.put(fixture.index(), records);

    store.changeRecords(
        List.of(
            RecordChange.ofWritten(fixture.index(), records),
            RecordChange.ofWritten(next.index(), records)),
        new RecordRoom(100, 100));

    assertEquals(2, counted(next));
  }

  /** A record whose text says where it is. */
  protected final VectorRecord record(String id, double angle) {
    return new VectorRecord(id, id + " at " + angle, 3, fixture.at(angle), Map.of("name", id));
  }
}
