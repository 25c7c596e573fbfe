package dev.embedway.core.store.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.chunk.ChunkMethod;
import dev.embedway.core.chunk.ChunkingSpec;
import dev.embedway.core.composition.CallerRig;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.page.Page;
import dev.embedway.core.page.PageRequest;
import dev.embedway.core.store.StoreExpiry;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.store.Synonyms;
import dev.embedway.core.store.service.ChunkingChange.Origin;
import dev.embedway.core.store.service.MetadataChange.Treatment;
import dev.embedway.core.store.service.NewStore.ModelName;
import dev.embedway.testing.fakes.FakeProvider;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StoreServiceTest {

  private final CallerRig rig = new CallerRig();
  private final StoreService stores = rig.callers.stores();

  @BeforeEach
  void serveAModelOfALengthThatStoresKeep() {
    rig.provider.serve(storable());
  }

  @Test
  void makesAStoreOfTheDefaultModelAndAuditsIt() {
    StoreSpec made = stores.create(rig.request(), named("docs")).store();

    assertEquals(Optional.of(made), rig.catalog.find(CallerRig.ACME, "docs"));
    assertEquals(FakeProvider.MODEL.id(), made.model());
    assertEquals(384, made.dim());
    assertEquals(List.of("store.create"), rig.actions());
  }

  @Test
  void namesAStoreThatHasNoNameByItsId() {
    StoreSpec made = stores.create(rig.request(), asks(Optional.empty(), Optional.empty())).store();

    assertEquals("store-" + made.id().substring(3), made.name());
  }

  @Test
  void cutsTheDefaultChunkingToWhatTheModelReads() {
    assertEquals(
        new ChunkingSpec(ChunkMethod.RECURSIVE, 6, 3),
        stores.create(rig.request(), named("docs")).store().chunking());
  }

  @Test
  void blamesTheFieldThatNamedTheModelForARole() {
    NewStore asked =
        asks(
            Optional.of("docs"),
            Optional.of(new ModelName(FakeProvider.MODEL.id() + "@query", "embedding_model")));

    EmbedwayException fault =
        assertThrows(EmbedwayException.class, () -> stores.create(rig.request(), asked));

    assertEquals(Optional.of("embedding_model"), fault.param());
    assertEquals(List.of(), rig.actions());
  }

  @Test
  void blamesTheFieldThatGaveAChunkSizeThatTheModelDoesNotRead() {
    stores.create(rig.request(), named("docs"));

    EmbedwayException fault =
        assertThrows(
            EmbedwayException.class,
            () -> stores.change(rig.request(), "docs", cut(Origin.STANDARD, 7, "a.size")));

    assertEquals(ErrorCode.INVALID_PARAMETER, fault.code());
    assertEquals(Optional.of("a.size"), fault.param());
  }

  @Test
  void aChangedSizeHalvesTheOverlap() {
    stores.create(rig.request(), named("docs"));

    StoreState changed = stores.change(rig.request(), "docs", cut(Origin.PRESENT, 4, "size"));

    assertEquals(new ChunkingSpec(ChunkMethod.RECURSIVE, 4, 2), changed.store().chunking());
  }

  @Test
  void mergesOrReplacesMetadata() {
    stores.create(rig.request(), named("docs"));
    stores.change(rig.request(), "docs", metadata(Treatment.MERGE, Map.of("a", 1L, "b", 2L)));

    StoreChange dropsB =
        new StoreChange(
            Optional.empty(),
            Optional.empty(),
            new MetadataChange(
                Treatment.MERGE, Map.of("b", Optional.empty(), "c", Optional.of(3L))),
            ChunkingChange.NONE,
            Optional.empty(),
            new ExpiryChange.Keep());

    assertEquals(
        Map.of("a", 1L, "c", 3L), stores.change(rig.request(), "docs", dropsB).store().metadata());
    assertEquals(
        Map.of("d", 4L),
        stores
            .change(rig.request(), "docs", metadata(Treatment.REPLACE, Map.of("d", 4L)))
            .store()
            .metadata());
  }

  @Test
  void refusesMetadataThatMergesToMoreThan16Entries() {
    stores.create(rig.request(), named("docs"));
    stores.change(rig.request(), "docs", metadata(Treatment.MERGE, entries(0, 16)));

    EmbedwayException fault =
        assertThrows(
            EmbedwayException.class,
            () -> stores.change(rig.request(), "docs", metadata(Treatment.MERGE, entries(16, 17))));

    assertEquals(Optional.of("metadata"), fault.param());
  }

  @Test
  void writesNothingForAChangeThatChangesNothing() {
    stores.create(rig.request(), named("docs"));

    stores.change(rig.request(), "docs", metadata(Treatment.MERGE, Map.of()));

    assertEquals(List.of("store.create"), rig.actions());
  }

  @Test
  void listsStoresBehindTheCursor() {
    List<String> ids =
        IntStream.range(0, 3)
            .mapToObj(i -> stores.create(rig.request(), named("s" + i)).store().id())
            .toList();
    Page<StoreState> first = stores.list(rig.request(), new PageRequest(2, Optional.empty()));
    Page<StoreState> second = stores.list(rig.request(), new PageRequest(2, first.next()));

    assertEquals(2, first.items().size());
    assertEquals(1, second.items().size());
    assertEquals(Optional.empty(), second.next());
    assertEquals(
        ids.stream().sorted().toList(),
        IntStream.range(0, 3)
            .mapToObj(i -> i < 2 ? first.items().get(i) : second.items().getFirst())
            .map(state -> state.store().id())
            .sorted()
            .toList());
    assertEquals(
        ErrorCode.INVALID_CURSOR,
        assertThrows(
                EmbedwayException.class,
                () -> stores.list(rig.request(), new PageRequest(2, Optional.of("vs_none"))))
            .code());
  }

  @Test
  void deletesAStoreAndAuditsIt() {
    stores.create(rig.request(), named("docs"));

    stores.delete(rig.request(), "docs");

    assertEquals(Optional.empty(), rig.catalog.find(CallerRig.ACME, "docs"));
    assertEquals(List.of("store.create", "store.delete"), rig.actions());
  }

  @Test
  void storeExpiresItsDaysAfterItWasMade() {
    StoreState made = stores.create(rig.request(), named("docs", new ExpiryChange.After(3)));

    assertEquals(
        Optional.of(new StoreExpiry(3, rig.clock.instant())),
        rig.catalog.find(CallerRig.ACME, "docs").orElseThrow().expiry());
    assertFalse(made.isExpired());
    rig.clock.advance(Duration.ofDays(3).plus(StoreExpiry.GRAIN));
    assertTrue(stores.state(rig.request(), "docs").isExpired());
    assertTrue(
        stores
            .list(rig.request(), new PageRequest(9, Optional.empty()))
            .items()
            .getFirst()
            .isExpired());
    assertEquals("3 days", rig.audit.getFirst().after().get("expires_after"));
  }

  @Test
  void anotherExpiryCountsFromTheChangeAndNoneTakesItAway() {
    stores.create(rig.request(), named("docs", new ExpiryChange.After(3)));
    rig.clock.advance(Duration.ofDays(2));

    StoreState longer = stores.change(rig.request(), "docs", expiry(new ExpiryChange.After(5)));
    StoreState kept = stores.change(rig.request(), "docs", expiry(new ExpiryChange.Keep()));
    StoreState lasting = stores.change(rig.request(), "docs", expiry(new ExpiryChange.Never()));

    assertEquals(Optional.of(new StoreExpiry(5, rig.clock.instant())), longer.store().expiry());
    assertEquals(longer.store(), kept.store());
    assertEquals(Optional.empty(), lasting.store().expiry());
  }

  @Test
  void changeOfAStoreIsAUseOfIt() {
    stores.create(rig.request(), named("docs", new ExpiryChange.After(3)));
    rig.clock.advance(Duration.ofDays(2));

    StoreState changed =
        stores.change(rig.request(), "docs", metadata(Treatment.MERGE, Map.of("a", 1L)));

    assertEquals(rig.clock.instant(), changed.store().expiry().orElseThrow().activeAt());
  }

  @Test
  void expiredStoreIsChangedByAnotherExpiryAlone() {
    for (ExpiryChange revival : List.of(new ExpiryChange.After(1), new ExpiryChange.Never())) {
      stores.create(rig.request(), named("docs", new ExpiryChange.After(3)));
      rig.clock.advance(Duration.ofDays(4));

      EmbedwayException label =
          assertThrows(
              EmbedwayException.class,
              () -> stores.change(rig.request(), "docs", metadata(Treatment.MERGE, Map.of())));
      EmbedwayException synonyms =
          assertThrows(
              EmbedwayException.class,
              () ->
                  rig.callers
                      .synonyms()
                      .replace(
                          rig.request(), "docs", new Synonyms(List.of(List.of("car", "auto")))));

      assertEquals(ErrorCode.STORE_EXPIRED, label.code());
      assertEquals(ErrorCode.STORE_EXPIRED, synonyms.code());
      assertFalse(stores.change(rig.request(), "docs", expiry(revival)).isExpired());
      stores.change(rig.request(), "docs", metadata(Treatment.MERGE, Map.of("a", 1L)));
      stores.delete(rig.request(), "docs");
    }
  }

  @Test
  void expiredStoreIsDeletedAsAnother() {
    stores.create(rig.request(), named("docs", new ExpiryChange.After(3)));
    rig.clock.advance(Duration.ofDays(4));

    stores.delete(rig.request(), "docs");

    assertEquals(Optional.empty(), rig.catalog.find(CallerRig.ACME, "docs"));
  }

  private static ModelSpec storable() {
    ModelSpec model = FakeProvider.MODEL;
    return new ModelSpec(
        model.id(),
        model.provider(),
        model.weights(),
        model.inputs(),
        new ModelSpec.Vectors(
            model.vectorSpace(), 384, List.of(384), model.pooling(), model.normalization()));
  }

  private static NewStore named(String name) {
    return asks(Optional.of(name), Optional.empty());
  }

  private static NewStore named(String name, ExpiryChange expiry) {
    NewStore asked = named(name);
    return new NewStore(asked.presentation(), asked.vectors(), asked.chunking(), expiry);
  }

  private static StoreChange expiry(ExpiryChange expiry) {
    return new StoreChange(
        Optional.empty(),
        Optional.empty(),
        MetadataChange.NONE,
        ChunkingChange.NONE,
        Optional.empty(),
        expiry);
  }

  private static NewStore asks(Optional<String> name, Optional<ModelName> model) {
    return new NewStore(
        new NewStore.Presentation(name, Optional.empty(), MetadataChange.NONE),
        new NewStore.Vectors(model, OptionalInt.empty()),
        ChunkingChange.NONE,
        new ExpiryChange.Keep());
  }

  private static StoreChange metadata(Treatment treatment, Map<String, Object> entries) {
    return new StoreChange(
        Optional.empty(),
        Optional.empty(),
        new MetadataChange(
            treatment,
            entries.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> Optional.of(e.getValue())))),
        ChunkingChange.NONE,
        Optional.empty(),
        new ExpiryChange.Keep());
  }

  private static StoreChange cut(Origin origin, int size, String field) {
    return new StoreChange(
        Optional.empty(),
        Optional.empty(),
        MetadataChange.NONE,
        new ChunkingChange(
            origin, Optional.empty(), OptionalInt.of(size), OptionalInt.empty(), field),
        Optional.empty(),
        new ExpiryChange.Keep());
  }

  private static Map<String, Object> entries(int from, int to) {
    return IntStream.range(from, to)
        .boxed()
        .collect(Collectors.toMap(i -> "k" + i, Integer::longValue));
  }
}
