package dev.embedway.core.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.chunk.ChunkingSpec;
import dev.embedway.core.composition.CallerRig;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.error.NotFoundException;
import dev.embedway.core.error.PermissionException;
import dev.embedway.core.limit.Permits;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.PromptRole;
import dev.embedway.core.model.Vector;
import dev.embedway.core.search.Filter;
import dev.embedway.core.store.StorableText;
import dev.embedway.core.store.StoreLabel;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.store.StoreVersion;
import dev.embedway.core.store.StoreVersion.ModelRef;
import dev.embedway.core.store.VectorIndex;
import dev.embedway.core.vector.StoredRecord;
import dev.embedway.core.vector.VectorRecord;
import dev.embedway.testing.fakes.FakeProvider;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecordServiceTest {

  private static final String ID = "vs_" + "0".repeat(24);
  private static final ModelSpec OTHER = FakeProvider.reading("other", 8);
  private static final Vector VALUES = Vector.of(0, 2, 0, 0);
  private static final Vector OTHERS_VALUES = Vector.of(0, 2, 0, 0, 0, 0, 0, 0);
  private static final Filter OLD = new Filter.Comparison(Filter.Operator.EQ, "old", true);

  private final CallerRig rig = new CallerRig();
  private final RecordService service = rig.callers.searches().records(rig.vectors);

  @BeforeEach
  void makeStore() {
    rig.provider.serveBeside(OTHER);
    rig.catalog.add(store(version(1, FakeProvider.MODEL, StoreVersion.State.LIVE)));
  }

  private static StoreSpec store(StoreVersion... versions) {
    return new StoreSpec(
        CallerRig.ACME,
        ID,
        "docs",
        StoreLabel.of("docs"),
        List.of(versions),
        versions[0].createdAt(),
        Optional.empty());
  }

  private StoreVersion version(int number, ModelSpec model, StoreVersion.State state) {
    return new StoreVersion(
        number,
        new StoreVersion.Vectors(ModelRef.of(model.id(), model), model.dim()),
        ChunkingSpec.DEFAULT,
        state,
        rig.clock.instant());
  }

  /** The store gets a second version of another space beside the live one. */
  private void rebuilt() {
    replaced(StoreVersion.State.LIVE, StoreVersion.State.BUILDING);
  }

  private void replaced(StoreVersion.State first, StoreVersion.State second) {
    StoreSpec both = store(version(1, FakeProvider.MODEL, first), version(2, OTHER, second));
    rig.catalog.replace(both, rig.catalog.find(CallerRig.ACME, "docs").orElseThrow());
  }

  private static NewRecord of(
      @Nullable String id, @Nullable Vector values, @Nullable String content) {
    return new NewRecord(
        Optional.ofNullable(id),
        Optional.ofNullable(values),
        Optional.ofNullable(content),
        Map.of());
  }

  private List<String> upsert(NewRecord... records) {
    return service.upsert(rig.request(), "docs", List.of(records), Permits.unlimited());
  }

  private Optional<StoredRecord> stored(VectorIndex index, String id) {
    return rig.vectors.record(index, id, rig.request().deadline());
  }

  @Test
  void embedsContentsAsPassagesInOneCallAndKeepsGivenValues() {
    List<String> ids = upsert(of("a", null, "one"), of("b", VALUES, "two"), of(null, null, "six"));

    assertEquals(List.of("a", "b"), ids.subList(0, 2));
    assertTrue(ids.get(2).matches("vec_[0-9a-f]{24}"), ids.get(2));
    assertEquals(1, rig.provider.calls().size());
    assertEquals(PromptRole.PASSAGE, rig.provider.calls().getFirst().role());
    assertEquals(2, rig.provider.calls().getFirst().inputs().size());
    assertEquals(VALUES.normalized(), service.get(rig.request(), "docs", "b").vector());
    assertEquals("six", service.get(rig.request(), "docs", ids.get(2)).text());
    assertEquals(List.of("record.upsert"), rig.actions());
    assertEquals(Map.of("store", "docs", "records", "3"), rig.audit.getFirst().after());
  }

  @Test
  void theLastOfSeveralRecordsOfAnIdStands() {
    upsert(of("a", null, "one"), of("a", null, "two"));

    assertEquals("two", service.get(rig.request(), "docs", "a").text());
    assertEquals(1, rig.provider.calls().getFirst().inputs().size());
  }

  @Test
  void refusalsNameTheRecordsField() {
    NewRecord sound = of("sound", VALUES, null);

    assertRefused(ErrorCode.INVALID_PARAMETER, "records[1]", sound, of("a", null, null));
    assertRefused(ErrorCode.EMPTY_INPUT, "records[0].content", of("a", null, " "), sound);
    assertRefused(
        ErrorCode.INVALID_DIMENSIONS, "records[1].values", sound, of("a", Vector.of(1, 2), "one"));
    assertRefused(
        ErrorCode.INVALID_PARAMETER,
        "records[1].values",
        sound,
        of("a", Vector.of(0, Float.POSITIVE_INFINITY, 0, 0), null));
    assertRefused(
        ErrorCode.INVALID_PARAMETER,
        "records[1].values",
        sound,
        of("a", Vector.of(0, Float.NaN, 0, 0), null));
    assertRefused(
        ErrorCode.INVALID_PARAMETER,
        "records[1].values",
        sound,
        of("a", Vector.of(0, -0f, 0, 0), null));
    for (String id : List.of("doc_1", "batches", ".", "..")) {
      assertRefused(ErrorCode.INVALID_PARAMETER, "records[1].id", sound, of(id, VALUES, null));
    }
    assertRefused(
        ErrorCode.INVALID_PARAMETER, "records[1].content", sound, of("a", VALUES, "nul\u0000"));

    assertEquals(List.of(), rig.actions());
    assertEquals(0, rig.vectors.count(index(1)).documents());
  }

  private void assertRefused(ErrorCode code, String field, NewRecord... records) {
    InvalidRequestException fault =
        assertThrows(InvalidRequestException.class, () -> upsert(records));
    assertEquals(code, fault.code());
    assertEquals(Optional.of(field), fault.param());
    assertTrue(fault.getMessage().startsWith(field), fault.getMessage());
  }

  @Test
  void contentOverTheModelsLimitIsRefusedWithTheIndexOfItsRecord() {
    InvalidRequestException fault =
        assertThrows(
            InvalidRequestException.class,
            () ->
                upsert(
                    of("a", VALUES, "one"),
                    of("b", null, "two"),
                    of("c", null, "one two three four five six seven eight")));

    assertEquals(ErrorCode.INPUT_TOO_LONG, fault.code());
    assertEquals(Optional.of("records[2].content"), fault.param());
    assertTrue(fault.details().orElseThrow().toString().contains("index=2"), fault::getMessage);
    assertEquals(0, rig.vectors.count(index(1)).documents(), "all or nothing");
  }

  @Test
  void aDeniedModelEmbedsNothing() {
    CallerRig strict =
        new CallerRig(
            Map.of("EMBEDDINGS_ENFORCE_POLICY", "true", "ALLOWED_EMBEDDING_MODELS", "other"));
    strict.catalog.add(store(version(1, FakeProvider.MODEL, StoreVersion.State.LIVE)));

    assertThrows(
        PermissionException.class,
        () ->
            strict
                .callers
                .searches()
                .records(strict.vectors)
                .upsert(
                    strict.request(), "docs", List.of(of("a", null, "one")), Permits.unlimited()));
    assertEquals(List.of(), strict.provider.calls());
  }

  @Test
  void everyOpenVersionGetsTheVectorOfItsOwnModel() {
    rebuilt();

    upsert(of("a", VALUES, "one"), of("b", null, "two"));

    assertEquals(4, stored(index(1), "a").orElseThrow().vector().dim());
    assertEquals(8, stored(index(2), "a").orElseThrow().vector().dim());
    assertEquals(8, stored(index(2), "b").orElseThrow().vector().dim());
    assertEquals(VALUES.normalized(), stored(index(1), "a").orElseThrow().vector());
  }

  @Test
  void valuesAloneTakeTheRecordOutOfVersionsOfOtherSpaces() {
    rebuilt();
    upsert(of("a", null, "one"));

    upsert(of("a", VALUES, null));

    assertEquals("", stored(index(1), "a").orElseThrow().text());
    assertEquals(Optional.empty(), stored(index(2), "a"));
  }

  @Test
  void aVersionMadeMeanwhileGetsTheRecordsToo() {
    rig.vectors.answer(() -> {
      rig.vectors.answer(() -> {});
      rebuilt();
    });

    upsert(of("a", null, "one"));

    assertTrue(stored(index(2), "a").isPresent());
  }

  @Test
  void textThatShowsNothingIsNoContentInAVersionOfAnotherSpace() {
    rebuilt();

    upsert(of("a", VALUES, "\u200b"));

    assertEquals("\u200b", stored(index(1), "a").orElseThrow().text());
    assertEquals(Optional.empty(), stored(index(2), "a"));
  }

  @Test
  void valuesAreOfTheVersionThatWasLiveWhenTheyWereGiven() {
    rig.vectors.answer(() -> {
      rig.vectors.answer(() -> {});
      replaced(StoreVersion.State.PREVIOUS, StoreVersion.State.LIVE);
    });

    upsert(of("a", VALUES, "one"), of("b", VALUES, null));

    assertEquals(VALUES.normalized(), stored(index(1), "a").orElseThrow().vector());
    assertEquals(8, stored(index(2), "a").orElseThrow().vector().dim());
    assertTrue(stored(index(1), "b").isPresent());
    assertEquals(Optional.empty(), stored(index(2), "b"));
  }

  @Test
  void deletesWhatAFilterSelectsInAnyVersion() {
    rebuilt();
    rig.vectors.put(
        index(1),
        IntStream.range(0, 2100).mapToObj(i -> kept("a" + i, VALUES, i % 2 == 0)).toList());
    rig.vectors.put(
        index(2),
        List.of(
            kept("a0", OTHERS_VALUES, true),
            kept("b", OTHERS_VALUES, true),
            kept("c", OTHERS_VALUES, false)));

    long deleted = service.deleteMatching(rig.request(), "docs", OLD);

    assertEquals(1051, deleted, "a0 is one record");
    assertEquals(1050, rig.vectors.count(index(1)).documents());
    assertEquals(1, rig.vectors.count(index(2)).documents());
    assertEquals(List.of("record.delete_by_filter"), rig.actions());
    assertEquals(Map.of("store", "docs", "filter", OLD.toString()), rig.audit.getFirst().before());
  }

  private static VectorRecord kept(String id, Vector vector, boolean isOld) {
    return new VectorRecord(id, "", 0, vector, Map.of("old", isOld));
  }

  @Test
  void aLongFilterIsCutInTheAuditLogBetweenCharacters() {
    for (String start : List.of("", "x")) {
      String value = start + "\ud83d\ude00".repeat(600);

      service.deleteMatching(
          rig.request(), "docs", new Filter.Comparison(Filter.Operator.EQ, "k", value));

      String said = rig.audit.getLast().before().getOrDefault("filter", "");
      assertEquals(1000, said.length());
      assertTrue(StorableText.isStorable(said), start);
    }
  }

  @Test
  void deletesFromEveryVersionOnceAndSaysSoInTheAuditLog() {
    rebuilt();
    upsert(of("a", null, "one"));

    service.delete(rig.request(), "docs", "a");

    assertEquals(Optional.empty(), stored(index(1), "a"));
    assertEquals(Optional.empty(), stored(index(2), "a"));
    assertEquals(List.of("record.upsert", "record.delete"), rig.actions());
    assertEquals(Map.of("store", "docs", "record", "a"), rig.audit.getLast().before());
    assertEquals(ErrorCode.VECTOR_NOT_FOUND, missing("docs", "a"));
    assertEquals(ErrorCode.VECTOR_NOT_FOUND, missing("docs", "doc_" + "0".repeat(24)));
    assertEquals(ErrorCode.STORE_NOT_FOUND, missing("none", "a"));
    assertEquals(2, rig.actions().size());
  }

  private ErrorCode missing(String store, String id) {
    EmbedwayException read =
        assertThrows(NotFoundException.class, () -> service.get(rig.request(), store, id));
    EmbedwayException deleted =
        assertThrows(NotFoundException.class, () -> service.delete(rig.request(), store, id));
    assertEquals(read.code(), deleted.code());
    return read.code();
  }

  private VectorIndex index(int version) {
    return new VectorIndex(
        CallerRig.ACME, ID, version, version == 1 ? FakeProvider.MODEL.dim() : OTHER.dim());
  }

  @Test
  void recordsAndDocumentsShareTheTenantsLimitOfVectors() {
    CallerRig limited = new CallerRig(Map.of("EMBEDWAY_TENANT_MAX_VECTORS", "3"));
    limited.catalog.add(store(version(1, FakeProvider.MODEL, StoreVersion.State.LIVE)));
    RecordService records = limited.callers.searches().records(limited.vectors);
    List<NewRecord> two = List.of(of("a", VALUES, null), of("b", VALUES, null));
    List<NewRecord> others = List.of(of("c", VALUES, null), of("d", VALUES, null));

    records.upsert(limited.request(), "docs", two, Permits.unlimited());
    records.upsert(limited.request(), "docs", two, Permits.unlimited());
    PermissionException refused =
        assertThrows(
            PermissionException.class,
            () -> records.upsert(limited.request(), "docs", others, Permits.unlimited()));

    assertEquals(
        Optional.of(Map.of("quota", "vectors", "given", 4L, "allowed", 3L)), refused.details());
    assertEquals(2, limited.ledger.tally(CallerRig.ACME).records());
    records.delete(limited.request(), "docs", "a");
    assertEquals(1, limited.ledger.tally(CallerRig.ACME).records());
    records.upsert(limited.request(), "docs", others, Permits.unlimited());
    assertEquals(3, limited.ledger.tally(CallerRig.ACME).records());
  }
}
