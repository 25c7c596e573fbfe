package dev.embedway.core.copy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.chunk.ChunkMethod;
import dev.embedway.core.composition.CallerRig;
import dev.embedway.core.copy.MediaStoreOrder.Target;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.media.StoreTerms;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.document.ObjectKey;
import dev.embedway.core.pipeline.document.SourceObject;
import dev.embedway.core.record.batch.CopyCursor;
import dev.embedway.core.record.batch.CopyOrder;
import dev.embedway.core.record.batch.CopyOrder.Match;
import dev.embedway.core.record.batch.CopyOrder.Origin;
import dev.embedway.core.record.batch.LineError;
import dev.embedway.core.record.batch.UpsertBatch;
import dev.embedway.core.record.batch.UpsertBatchPorts;
import dev.embedway.core.record.batch.UpsertBatchStore;
import dev.embedway.core.record.batch.UpsertCounts;
import dev.embedway.core.record.batch.UpsertProgress;
import dev.embedway.core.record.batch.UpsertStatus;
import dev.embedway.core.store.service.NewStore;
import dev.embedway.testing.fakes.pipeline.MemoryUpsertFiles;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class MediaStoreTest {

  private final CopyRig copies = new CopyRig();
  private final MediaStoreService service = copies.records.mediaStores();

  private UpsertBatch order(Target target, Origin documents) {
    return service.order(copies.rig.request(), new MediaStoreOrder(target, documents));
  }

  private static Target named(String name) {
    return new Target.New(CopyRig.named(name));
  }

  private static Target there(String store) {
    return new Target.Existing(store, StoreTerms.NONE, Optional.empty(), OptionalInt.empty());
  }

  private static Origin ids(ObjectKey... places) {
    return new Origin.Documents(List.of(places).stream().map(MediaStoreTest::id).toList());
  }

  private static String id(ObjectKey place) {
    return place.documentId().value();
  }

  private static Origin words(Match match, String... words) {
    return new Origin.Keywords(List.of(words), match);
  }

  private ObjectKey about(String store, String key, String keywords) {
    ObjectKey place = copies.document(store, key);
    copies.rig.callers.attributeFiles().write(place, Map.of("keywords", keywords));
    copies.rig.callers.attributeFiles().apply(place, Optional.empty());
    return place;
  }

  private Document document(String store, String key) {
    return copies.documents(store).stream()
        .filter(each -> each.key().equals(key))
        .findFirst()
        .orElseThrow();
  }

  private ErrorCode refused(Target target, Origin documents) {
    return assertThrows(EmbedwayException.class, () -> order(target, documents)).code();
  }

  @Test
  void documentsOfSeveralStoresAreBroughtUnderTheirStoresNames() {
    ObjectKey one = about("docs", "deep/a.md", "moon");
    ObjectKey two = copies.document("other", "deep/a.md");
    copies.document("docs", "left.md");

    UpsertBatch batch = order(named("made"), ids(two, one));
    UpsertProgress progress = copies.ended(batch);

    assertEquals(UpsertStatus.COMPLETED, progress.status(), progress.toString());
    assertEquals(new UpsertCounts(2, 0), progress.counts());
    assertEquals(
        Optional.of(new CopyOrder(ids(two, one), OptionalLong.of(2))), batch.order().copy());
    assertEquals(batch.target().storeId(), copies.store("made").id());
    assertEquals(List.of("docs/deep/a.md", "other/deep/a.md"), copies.keys("made"));
    assertEquals(
        copies.rig.bucket.head(one.metadataFile().orElseThrow()).map(SourceObject::etag),
        copies
            .rig
            .bucket
            .head(one.below("made").metadataFile().orElseThrow())
            .map(SourceObject::etag));
    assertEquals(JobStatus.QUEUED, document("made", "other/deep/a.md").status());
  }

  @Test
  void documentThatIsNotThereIsRefusedBeforeTheStoreIsMade() {
    ObjectKey one = copies.document("docs", "one.md");
    ObjectKey gone = copies.document("docs", "gone.md");
    copies.rig.bucket.remove(gone.full());
    copies.remove("docs", "gone.md");

    assertEquals(ErrorCode.DOCUMENT_NOT_FOUND, refused(named("made"), ids(one, gone)));
    assertEquals(
        ErrorCode.DOCUMENT_NOT_FOUND,
        refused(named("made"), new Origin.Documents(List.of("not an id"))));
    assertEquals(Optional.empty(), copies.rig.catalog.find(CallerRig.ACME, "made"));
    assertEquals(0, copies.batches.countOpen(CallerRig.ACME));
  }

  @Test
  void documentThatIsRemovedMeanwhileIsTold() {
    ObjectKey one = copies.document("docs", "one.md");
    ObjectKey gone = copies.document("docs", "gone.md");
    UpsertBatch batch = order(named("made"), ids(one, gone));
    copies.rig.bucket.remove(gone.full());
    copies.remove("docs", "gone.md");

    assertTold(gone, copies.ended(batch));
  }

  private static void assertTold(ObjectKey gone, UpsertProgress progress) {
    assertEquals(UpsertStatus.PARTIAL, progress.status());
    assertEquals(new UpsertCounts(1, 1), progress.counts());
    assertEquals(
        List.of("document " + id(gone) + " was removed meanwhile"),
        progress.problems().lines().stream().map(LineError::message).toList());
  }

  @Test
  void documentWhoseObjectAloneIsGoneIsToldToo() {
    ObjectKey one = copies.document("docs", "one.md");
    ObjectKey gone = copies.document("docs", "gone.md");
    UpsertBatch batch = order(named("made"), ids(one, gone));
    copies.rig.bucket.remove(gone.full());

    assertTold(gone, copies.ended(batch));
  }

  @Test
  void metadataThatADocumentHasNoMoreIsTakenFromItsCopy() {
    ObjectKey one = about("docs", "one.md", "moon");
    copies.ended(order(named("made"), ids(one)));
    ObjectKey copied = one.below("made").metadataFile().orElseThrow();
    assertTrue(copies.rig.bucket.head(copied).isPresent());
    copies.rig.callers.attributeFiles().write(one, Map.of());
    copies.rig.clock.advance(Duration.ofMinutes(1));

    copies.ended(order(there("made"), ids(one)));

    assertEquals(Optional.empty(), copies.rig.bucket.head(copied));
  }

  @Test
  void manyDocumentsAreBroughtByParts() {
    List<String> ids = new ArrayList<>();
    for (int number = 0; number < 70; number++) {
      ids.add(id(copies.document("docs", "n" + number + ".md")));
    }

    UpsertProgress progress = copies.ended(order(named("made"), new Origin.Documents(ids)));

    assertEquals(new UpsertCounts(70, 0), progress.counts());
    assertEquals(70, copies.keys("made").size());
  }

  @Test
  void keywordsAreAnAttributeWithCommas() {
    about("docs", "both.md", "Moon , tides");
    about("other", "one.md", "ＭＯＯＮ");
    about("other", "none.md", "moonlight, sun");
    copies.document("other", "bare.md");

    UpsertBatch any = order(named("some"), words(Match.ANY, "moon", "sea"));
    UpsertBatch all = order(named("whole"), words(Match.ALL, "moon", " TIDES"));

    assertEquals(new UpsertCounts(2, 0), copies.ended(any).counts());
    assertEquals(List.of("docs/both.md", "other/one.md"), copies.keys("some"));
    assertEquals(OptionalLong.empty(), any.order().copy().orElseThrow().estimate());
    assertEquals(UpsertStatus.COMPLETED, copies.ended(all).status());
    assertTrue(copies.keys("whole").contains("docs/both.md"));
    assertTrue(
        copies.keys("whole").stream().allMatch(key -> key.endsWith("both.md")),
        copies.keys("whole").toString());
  }

  @Test
  void keywordsOfManyDocumentsAreComparedByParts() {
    for (int number = 0; number < 2 * DocumentSelection.LOOKED_AT; number++) {
      copies.document("docs", "n%03d.md".formatted(number));
    }
    about("docs", "n000.md", "moon");
    about("docs", "n150.md", "moon");
    about("docs", "n199.md", "moon");

    UpsertProgress progress = copies.ended(order(named("made"), words(Match.ANY, "moon")));

    assertEquals(UpsertStatus.COMPLETED, progress.status());
    assertEquals(List.of("docs/n000.md", "docs/n150.md", "docs/n199.md"), copies.keys("made"));
  }

  @Test
  void keywordsThatNoDocumentHasAreRefused() {
    ObjectKey cancelled = about("docs", "cancelled.md", "moon");
    copies
        .rig
        .ledger
        .document(CallerRig.ACME, cancelled.documentId())
        .orElseThrow()
        .newestJobs()
        .forEach(job -> copies.rig.services.pipeline().ledger().cancel(job));

    assertEquals(ErrorCode.DOCUMENT_NOT_FOUND, refused(named("made"), words(Match.ANY, "moon")));
    assertEquals(Optional.empty(), copies.rig.catalog.find(CallerRig.ACME, "made"));
  }

  @Test
  void storeThatIsThereTakesWhatChangedAndWhatWasRemovedBefore() {
    ObjectKey changed = copies.document("docs", "changed.md");
    ObjectKey back = copies.document("docs", "back.md");
    copies.document("made", "own.md");
    copies.ended(order(there("made"), ids(changed, back)));
    copies.rig.bucket.remove("acme/made/docs/back.md");
    copies.remove("made", "docs/back.md");
    copies.rig.clock.advance(Duration.ofMinutes(1));
    copies.rig.bucket.put(changed.full(), "other text");

    UpsertBatch batch = order(there("made"), ids(changed, back));
    UpsertProgress progress = copies.ended(batch);

    assertEquals(UpsertStatus.COMPLETED, progress.status(), progress.toString());
    assertEquals(List.of("docs/back.md", "docs/changed.md", "own.md"), copies.keys("made"));
    assertEquals(2, document("made", "docs/changed.md").newest());
    assertEquals(JobStatus.QUEUED, document("made", "docs/back.md").status());
  }

  @Test
  void whatIsRemovedFromTheStoreAfterTheOrderStaysRemoved() {
    ObjectKey one = copies.document("docs", "one.md");
    UpsertBatch batch = order(named("copy"), ids(one));
    copies.ended(batch);
    copies.rig.bucket.remove("acme/copy/docs/one.md");
    copies.remove("copy", "docs/one.md");
    UpsertBatch same = copies.batches.find(CallerRig.ACME, batch.target().id()).orElseThrow();
    DocumentCopier copier = copies.copier();

    CopiedPart again =
        copier.copy(
            new SelectedDocuments(
                List.of(document("docs", "one.md")),
                List.of(),
                CopyCursor.before(CopyCursor.Part.END)),
            copies.store("copy"),
            same.order().createdAt());

    assertEquals(new UpsertCounts(1, 0), again.counts());
    assertEquals(List.of(), copies.keys("copy"));
    assertEquals(Optional.empty(), copies.rig.bucket.head(one.below("copy")));
  }

  @Test
  void documentsOfTheStoreItselfAreThereAlready() {
    ObjectKey own = about("docs", "own.md", "moon");
    ObjectKey other = about("other", "one.md", "moon");

    UpsertProgress byIds = copies.ended(order(there("docs"), ids(own, other)));
    UpsertProgress byWords = copies.ended(order(there("docs"), words(Match.ANY, "moon")));

    assertEquals(new UpsertCounts(2, 0), byIds.counts());
    assertEquals(new UpsertCounts(1, 0), byWords.counts());
    assertEquals(List.of("other/one.md", "own.md"), copies.keys("docs"));
  }

  @Test
  void storeThatIsThereIsUsedAsItIs() {
    Origin one = ids(copies.document("docs", "one.md"));
    ChunkMethod other = ChunkMethod.SENTENCES;
    StoreTerms model = StoreTerms.ofModel(Optional.of("no-such-model"), Optional.empty());
    StoreTerms size =
        new StoreTerms(Optional.empty(), Optional.empty(), OptionalInt.of(9), OptionalInt.empty());

    assertEquals(ErrorCode.STORE_NOT_FOUND, refused(there("none"), one));
    assertEquals(
        ErrorCode.STATE_CONFLICT,
        refused(
            new Target.Existing("docs", StoreTerms.NONE, Optional.of(other), OptionalInt.empty()),
            one));
    assertEquals(
        ErrorCode.STATE_CONFLICT,
        refused(
            new Target.Existing("docs", StoreTerms.NONE, Optional.empty(), OptionalInt.of(16)),
            one));
    assertEquals(
        ErrorCode.STATE_CONFLICT,
        refused(new Target.Existing("docs", size, Optional.empty(), OptionalInt.empty()), one));
    assertEquals(
        ErrorCode.MODEL_NOT_FOUND,
        refused(new Target.Existing("docs", model, Optional.empty(), OptionalInt.empty()), one));
    assertEquals(0, copies.batches.countOpen(CallerRig.ACME));
    order(
        new Target.Existing(
            "docs",
            StoreTerms.NONE,
            Optional.of(copies.docs.chunking().method()),
            OptionalInt.of(8)),
        one);
    assertEquals(1, copies.batches.countOpen(CallerRig.ACME));
  }

  @Test
  void keyThatWouldBeTooLongIsTold() {
    ObjectKey longest = copies.document("docs", "a".repeat(1024 - "acme/docs/".length()));
    ObjectKey one = copies.document("docs", "one.md");

    UpsertProgress progress = copies.ended(order(named("made"), ids(longest, one)));

    assertEquals(UpsertStatus.PARTIAL, progress.status());
    assertEquals(new UpsertCounts(1, 1), progress.counts());
    assertTrue(
        progress.problems().lines().getFirst().message().contains("1,024 bytes"),
        progress.toString());
  }

  @Test
  void newStoreIsAskedForAsAnyOther() {
    Origin one = ids(copies.document("docs", "one.md"));
    NewStore taken = CopyRig.named("DOCS");

    assertEquals(ErrorCode.STORE_NAME_TAKEN, refused(new Target.New(taken), one));
    assertEquals(0, copies.batches.countOpen(CallerRig.ACME));
  }

  @Test
  void storeIsNotMadeWithoutItsBatch() {
    ObjectKey one = copies.document("docs", "one.md");
    UpsertBatchStore full =
        (UpsertBatchStore)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {UpsertBatchStore.class},
                (_, method, arguments) -> {
                  if (method.getName().equals("put")) {
                    throw new InvalidRequestException(
                        ErrorCode.INVALID_PARAMETER, "full", "media_ids");
                  }
                  return method.invoke(copies.batches, arguments);
                });
    MediaStoreService failing =
        copies
            .rig
            .callers
            .recordBatches(new UpsertBatchPorts(full, new MemoryUpsertFiles()))
            .mediaStores();

    assertThrows(
        EmbedwayException.class,
        () -> failing.order(copies.rig.request(), new MediaStoreOrder(named("made"), ids(one))));
    assertEquals(Optional.empty(), copies.rig.catalog.find(CallerRig.ACME, "made"));
  }
}
