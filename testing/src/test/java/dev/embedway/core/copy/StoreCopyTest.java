package dev.embedway.core.copy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.composition.CallerRig;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.Vector;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.document.ObjectKey;
import dev.embedway.core.pipeline.upload.SourceBucket;
import dev.embedway.core.record.batch.CopyCursor;
import dev.embedway.core.record.batch.CopyOrder;
import dev.embedway.core.record.batch.LineError;
import dev.embedway.core.record.batch.UpsertBatch;
import dev.embedway.core.record.batch.UpsertCounts;
import dev.embedway.core.record.batch.UpsertProgress;
import dev.embedway.core.record.batch.UpsertStatus;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.vector.VectorEngine;
import dev.embedway.core.vector.VectorStore;
import dev.embedway.testing.fakes.FakeProvider;
import dev.embedway.testing.fakes.pipeline.CrashPoint;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StoreCopyTest {

  private final CopyRig copies = new CopyRig();

  @Test
  void copiesVectorsAsTheyAreAndDocumentsAsUploads() {
    copies.record("a", "words of a");
    copies.record("bare", "");
    copies.document("docs", "deep/one.md");
    copies.document("other", "two.md");

    UpsertBatch batch = copies.duplicate("copy");
    UpsertProgress progress = copies.ended(batch);

    assertEquals(UpsertStatus.COMPLETED, progress.status(), progress.toString());
    assertEquals(new UpsertCounts(3, 0), progress.counts());
    assertEquals(
        Optional.of(
            new CopyOrder(new CopyOrder.Origin.Store(copies.docs.id()), OptionalLong.of(3))),
        batch.order().copy());
    StoreSpec copy = copies.store("copy");
    assertEquals(batch.target().storeId(), copy.id());
    assertEquals(copies.docs.chunking(), copy.chunking());
    assertEquals(Map.of("a", "words of a", "bare", ""), copies.records("copy"));
    assertEquals(
        copies.rig.vectors.records(copies.docs.index()).stream()
            .map(each -> each.entries().getFirst().vector())
            .toList(),
        copies.rig.vectors.records(copy.index()).stream()
            .map(each -> each.entries().getFirst().vector())
            .toList());
    assertEquals(List.of(), copies.rig.provider.calls());
    assertEquals(List.of("deep/one.md"), copies.keys("copy"));
    Document made = copies.documents("copy").getFirst();
    assertEquals(copy.id(), made.storeId());
    assertEquals(JobStatus.QUEUED, made.status());
    assertEquals(List.of("store.create", "store.create", "store.copy"), copies.rig.actions());
  }

  @Test
  void embedsTextsAnewForVectorsOfAnotherLength() {
    ModelSpec model = FakeProvider.reading(FakeProvider.MODEL.id(), 8);
    copies.rig.provider.serve(
        new ModelSpec(
            model.id(),
            model.provider(),
            model.weights(),
            model.inputs(),
            new ModelSpec.Vectors(
                model.vectorSpace(), 16, List.of(8, 16), model.pooling(), model.normalization())));
    copies.rig.provider.distort(CopyRigVectors::of16);
    copies.record("a", "words of a");
    copies.record("bare", "");
    copies.record("long", "one two three four five six seven eight nine ten");

    UpsertProgress progress =
        copies.ended(
            copies.copies.duplicate(copies.rig.request(), "docs", "copy", OptionalInt.of(16)));

    assertEquals(UpsertStatus.PARTIAL, progress.status(), progress.toString());
    assertEquals(new UpsertCounts(1, 2), progress.counts());
    assertEquals(Map.of("a", "words of a"), copies.records("copy"));
    assertEquals(
        List.of(
            "record long has a text that the model refuses",
            "record bare has no text, and its vector is of another model or length"),
        progress.problems().lines().stream().map(LineError::message).toList());
    assertEquals(16, copies.store("copy").dim());
  }

  @Test
  void documentThatWasRemovedFromTheCopyIsNotBroughtBackByARepeatedPart() {
    ObjectKey one = copies.document("docs", "one.md");
    UpsertBatch batch = copies.duplicate("copy");
    assertEquals(UpsertStatus.COMPLETED, copies.ended(batch).status());
    copies.rig.bucket.remove("acme/copy/one.md");
    copies.remove("copy", "one.md");

    UpsertProgress again = copies.ended(copies.again(batch));

    assertEquals(new UpsertCounts(1, 0), again.counts());
    ObjectKey copied = one.inStore("copy");
    assertEquals(
        Optional.of(JobStatus.DELETED),
        copies.rig.ledger.document(CallerRig.ACME, copied.documentId()).map(Document::status));
    assertEquals(Optional.empty(), copies.rig.bucket.head(copied));
  }

  @Test
  void documentsThatAreRemovedOrCancelledAreNotCopied() {
    copies.document("docs", "gone.md");
    ObjectKey stays = copies.document("docs", "stays.md");
    copies.rig.bucket.remove("acme/docs/gone.md");
    copies.remove("docs", "gone.md");
    ObjectKey lost = copies.document("docs", "lost.md");
    copies.rig.bucket.remove(lost.full());

    UpsertProgress progress = copies.ended(copies.duplicate("copy"));

    assertEquals(new UpsertCounts(1, 0), progress.counts());
    assertEquals(List.of(stays.key()), copies.keys("copy"));
  }

  @Test
  void sourceThatIsDeletedEndsTheCopy() {
    copies.document("docs", "one.md");
    UpsertBatch batch = copies.duplicate("copy");
    copies.rig.callers.stores().delete(copies.rig.request(), "docs");

    UpsertProgress progress = copies.ended(batch);

    assertEquals(UpsertStatus.FAILED, progress.status());
    assertEquals(ErrorCode.STORE_NOT_FOUND, progress.problems().batch().orElseThrow().code());
    assertTrue(
        progress.problems().batch().orElseThrow().message().contains(copies.docs.id()),
        progress.toString());
    assertEquals(List.of(), copies.keys("copy"));
  }

  @Test
  void copyThatIsDeletedEndsTheCopying() {
    copies.document("docs", "one.md");
    UpsertBatch batch = copies.duplicate("copy");
    copies.rig.callers.stores().delete(copies.rig.request(), "copy");

    assertEquals(UpsertStatus.FAILED, copies.ended(batch).status());
    assertEquals(Optional.empty(), copies.rig.catalog.find(CallerRig.ACME, "copy"));
    assertEquals(List.of(), copies.rig.bucket.below(place("copy/"), 10));
  }

  @Test
  void copyThatIsDeletedMeanwhileIsNotMadeAnew() {
    copies.document("docs", "one.md");
    copies.rig.bucket.put("acme/docs/one.md.metadata.json", "{}");
    copies.duplicate("copy");
    StoreSpec copy = copies.store("copy");
    SourceBucket bucket =
        (SourceBucket)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {SourceBucket.class},
                (_, method, arguments) -> {
                  if (method.getName().equals("copy")) {
                    copies
                        .rig
                        .catalog
                        .find(CallerRig.ACME, "copy")
                        .ifPresent(it ->
                            copies.rig.callers.stores().delete(copies.rig.request(), it.id()));
                  }
                  return method.invoke(copies.rig.bucket, arguments);
                });
    DocumentCopier copier = copies.copier(bucket);

    EmbedwayException fault =
        assertThrows(
            EmbedwayException.class,
            () -> copier.copy(copies.docs, copy, CopyCursor.before(CopyCursor.Part.DOCUMENTS)));

    assertEquals(ErrorCode.STORE_NOT_FOUND, fault.code());
    assertEquals(List.of(), copies.rig.bucket.below(place("copy/"), 10));
    assertEquals(Optional.empty(), copies.rig.catalog.find(CallerRig.ACME, "copy"));
  }

  @Test
  void objectsThatADeletedStoreOfTheNameLeftAreReplaced() {
    copies.rig.callers.stores().create(copies.rig.request(), CopyRig.named("copy"));
    ObjectKey left = copies.document("copy", "one.md");
    copies.rig.callers.attributeFiles().write(left, Map.of("of", "the deleted one"));
    copies.deleteAlone("copy");
    copies.document("docs", "one.md");

    UpsertProgress progress = copies.ended(copies.duplicate("copy"));

    assertEquals(new UpsertCounts(1, 0), progress.counts());
    Document copied = copies.documents("copy").getFirst();
    assertEquals(copies.store("copy").id(), copied.storeId());
    assertEquals(JobStatus.QUEUED, copied.status());
    assertEquals(Optional.empty(), copies.rig.bucket.head(left.metadataFile().orElseThrow()));
  }

  @Test
  void documentsThatADeletedStoreOfTheNameLeftAreNotCopied() {
    copies.document("docs", "old.md");
    copies.deleteAlone("docs");
    copies.rig.callers.stores().create(copies.rig.request(), CopyRig.named("docs"));
    copies.document("docs", "new.md");

    UpsertProgress progress = copies.ended(copies.duplicate("copy"));

    assertEquals(new UpsertCounts(1, 0), progress.counts());
    assertEquals(List.of("new.md"), copies.keys("copy"));
  }

  @Test
  void copiesOfATenantThatIsHeldWait() {
    copies.document("docs", "one.md");
    UpsertBatch batch = copies.duplicate("copy");
    copies.rig.services.pipeline().ledger().hold(CallerRig.ACME);

    copies.run();
    assertEquals(UpsertStatus.QUEUED, copies.progress(batch).status());
    copies.rig.services.pipeline().ledger().letGo(CallerRig.ACME);

    assertEquals(UpsertStatus.COMPLETED, copies.ended(batch).status());
  }

  @Test
  void quotaEndsTheCopyBeforeAnObjectIsThere() {
    CopyRig full = new CopyRig(CrashPoint.never(), Map.of("EMBEDWAY_TENANT_MAX_DOCUMENTS", "1"));
    full.document("docs", "one.md");

    UpsertProgress progress = full.ended(full.duplicate("copy"));

    assertEquals(UpsertStatus.FAILED, progress.status());
    assertEquals(ErrorCode.QUOTA_EXCEEDED, progress.problems().batch().orElseThrow().code());
    assertEquals(List.of(), full.rig.bucket.below(place("copy/"), 10));
  }

  @Test
  void recordsAreCopiedAsFarAsTheLimitOfVectorsGoes() {
    CopyRig full = new CopyRig(CrashPoint.never(), Map.of("EMBEDWAY_TENANT_MAX_VECTORS", "4"));
    full.record("a", "words of a");
    full.record("b", "words of b");
    UpsertBatch batch = full.duplicate("copy");
    full.record("c", "words of c");

    UpsertProgress progress = full.ended(batch);

    assertEquals(UpsertStatus.PARTIAL, progress.status(), progress.toString());
    assertEquals(ErrorCode.QUOTA_EXCEEDED, progress.problems().batch().orElseThrow().code());
    assertEquals(Map.of("a", "words of a"), full.records("copy"));
    assertEquals(
        ErrorCode.QUOTA_EXCEEDED,
        assertThrows(EmbedwayException.class, () -> full.duplicate("more")).code());
    assertEquals(Optional.empty(), full.rig.catalog.find(CallerRig.ACME, "more"));
  }

  @Test
  void refusesANameThatIsTakenAndAnUnknownStore() {
    assertEquals(
        ErrorCode.STORE_NAME_TAKEN,
        assertThrows(EmbedwayException.class, () -> copies.duplicate("DOCS")).code());
    assertEquals(
        ErrorCode.STORE_NOT_FOUND,
        assertThrows(
                EmbedwayException.class,
                () ->
                    copies.copies.duplicate(
                        copies.rig.request(), "none", "copy", OptionalInt.empty()))
            .code());
    assertEquals(
        ErrorCode.INVALID_DIMENSIONS,
        assertThrows(
                EmbedwayException.class,
                () ->
                    copies.copies.duplicate(
                        copies.rig.request(), "docs", "copy", OptionalInt.of(384)))
            .code());
    assertEquals(Optional.empty(), copies.rig.catalog.find(CallerRig.ACME, "copy"));
  }

  @Test
  void refusesWhatTheVectorStoreCannotCopy() {
    VectorStore plain =
        (VectorStore)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {VectorStore.class},
                (_, method, _) -> {
                  assertEquals("engine", method.getName());
                  return new VectorEngine("plain", Optional.empty(), Set.of());
                });

    EmbedwayException fault =
        assertThrows(
            EmbedwayException.class,
            () ->
                copies
                    .records
                    .copies(plain)
                    .duplicate(copies.rig.request(), "docs", "copy", OptionalInt.empty()));

    assertEquals(ErrorCode.STORE_UNSUPPORTED, fault.code());
    assertEquals(Optional.empty(), copies.rig.catalog.find(CallerRig.ACME, "copy"));
  }

  private static ObjectKey place(String below) {
    String[] parts = below.split("/", 2);
    return new ObjectKey(CallerRig.ACME, parts[0], parts[1]);
  }

  /** Vectors of a model of twice the length. */
  private static final class CopyRigVectors {

    static List<Vector> of16(List<Vector> vectors) {
      return vectors.stream().map(each -> Vector.of(Arrays.copyOf(each.toArray(), 16))).toList();
    }
  }
}
