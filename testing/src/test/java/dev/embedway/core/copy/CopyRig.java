package dev.embedway.core.copy;

import dev.embedway.core.composition.CallerRig;
import dev.embedway.core.composition.PipelineServices;
import dev.embedway.core.composition.RecordServices;
import dev.embedway.core.model.Vector;
import dev.embedway.core.page.SortOrder;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.ObjectKey;
import dev.embedway.core.pipeline.job.LedgerStore.StoreSlice;
import dev.embedway.core.pipeline.upload.SourceBucket;
import dev.embedway.core.pipeline.upload.UploadEvent;
import dev.embedway.core.pipeline.upload.UploadRegistrar;
import dev.embedway.core.record.batch.UpsertBatch;
import dev.embedway.core.record.batch.UpsertBatchPorts;
import dev.embedway.core.record.batch.UpsertBatchService;
import dev.embedway.core.record.batch.UpsertBatchStore;
import dev.embedway.core.record.batch.UpsertBatchWorker;
import dev.embedway.core.record.batch.UpsertFiles;
import dev.embedway.core.record.batch.UpsertProgress;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.store.service.ChunkingChange;
import dev.embedway.core.store.service.ExpiryChange;
import dev.embedway.core.store.service.MetadataChange;
import dev.embedway.core.store.service.NewStore;
import dev.embedway.core.tenant.Quotas;
import dev.embedway.core.tenant.TenantRequest;
import dev.embedway.core.upload.UploadQuota;
import dev.embedway.core.vector.RecordTransfer;
import dev.embedway.core.vector.VectorBatch;
import dev.embedway.core.vector.VectorRecord;
import dev.embedway.core.vector.VectorStore;
import dev.embedway.testing.fakes.FakeProvider;
import dev.embedway.testing.fakes.pipeline.CrashPoint;
import dev.embedway.testing.fakes.pipeline.MemoryRecordTransfer;
import dev.embedway.testing.fakes.pipeline.MemoryUpsertBatches;
import dev.embedway.testing.fakes.pipeline.MemoryUpsertFiles;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** Copies over ports in memory, of store {@code docs}. */
final class CopyRig {

  final CallerRig rig;
  final MemoryUpsertBatches batches = new MemoryUpsertBatches();
  final RecordServices records;
  final UpsertBatchService service;
  final StoreCopyService copies;
  final UpsertBatchWorker worker;
  final StoreSpec docs;
  final UploadRegistrar registrar;

  CopyRig() {
    this(CrashPoint.never(), Map.of());
  }

  /** A rig whose process dies at a call of a port, once the point is armed. */
  CopyRig(CrashPoint crash, Map<String, String> variables) {
    this.rig = new CallerRig(variables, crash);
    rig.provider.serve(FakeProvider.reading(FakeProvider.MODEL.id(), 8));
    this.records =
        rig.callers.recordBatches(
            new UpsertBatchPorts(
                crash.around(UpsertBatchStore.class, batches),
                crash.around(UpsertFiles.class, new MemoryUpsertFiles())));
    this.service = records.batches();
    this.copies = records.copies(rig.vectors);
    this.worker =
        records.worker(
            crash.around(VectorStore.class, rig.vectors),
            crash.around(RecordTransfer.class, new MemoryRecordTransfer(rig.vectors)),
            _ -> {
              throw new AssertionError("no lines");
            });
    this.docs = rig.callers.stores().create(rig.request(), named("docs")).store();
    this.registrar =
        rig.services.pipeline().registrar(FakeProvider.reading(FakeProvider.MODEL.id(), 8));
  }

  static NewStore named(String name) {
    return new NewStore(
        new NewStore.Presentation(Optional.of(name), Optional.empty(), MetadataChange.NONE),
        new NewStore.Vectors(Optional.empty(), OptionalInt.empty()),
        ChunkingChange.NONE,
        new ExpiryChange.Keep());
  }

  /** A record of store {@code docs}; one without a text has a vector all the same. */
  void record(String id, String text) {
    float[] vector = new float[8];
    vector[id.hashCode() & 7] = 1;
    rig.vectors.put(
        docs.index(),
        List.of(
            new VectorRecord(
                id, text, text.isEmpty() ? 0 : 2, Vector.of(vector), Map.of("name", id))));
  }

  /** A document of a store. */
  ObjectKey document(String store, String key) {
    ObjectKey place = new ObjectKey(CallerRig.ACME, store, key);
    rig.bucket.put(place.full(), "text of " + key);
    registrar.register(UploadEvent.look(place));
    return place;
  }

  /** A copier over the same ports. */
  DocumentCopier copier() {
    return copier(rig.bucket);
  }

  /** The same with another bucket. */
  DocumentCopier copier(SourceBucket bucket) {
    PipelineServices pipeline = rig.services.pipeline();
    return new DocumentCopier(
        rig.catalog,
        pipeline.ledger(),
        bucket,
        registrar,
        new UploadQuota(Quotas.NONE, pipeline.ledger(), rig.catalog),
        pipeline.backpressure());
  }

  UpsertBatch duplicate(String name) {
    return copies.duplicate(rig.request(), "docs", name, OptionalInt.empty());
  }

  /** One run of a worker. */
  boolean run() {
    return worker.run(rig.clock.instant().plusSeconds(20));
  }

  /** Runs until a batch is over. */
  UpsertProgress ended(UpsertBatch batch) {
    for (int runs = 0; runs < 20 && !progress(batch).status().isOver(); runs++) {
      run();
      rig.clock.advance(Duration.ofSeconds(61));
    }
    return progress(batch);
  }

  UpsertProgress progress(UpsertBatch batch) {
    return batches.find(CallerRig.ACME, batch.target().id()).orElseThrow().progress();
  }

  StoreSpec store(String name) {
    return rig.catalog.find(CallerRig.ACME, name).orElseThrow();
  }

  /** Texts of a store's records by their ids. */
  Map<String, String> records(String store) {
    Map<String, String> texts = new TreeMap<>();
    for (VectorBatch each : rig.vectors.records(store(store).index())) {
      texts.put(each.documentId(), each.entries().getFirst().chunk().text());
    }
    return texts;
  }

  /** A store's documents by key, removed ones too. */
  List<Document> documents(String store) {
    return rig.ledger.slice(
        new StoreSlice(CallerRig.ACME, store, SortOrder.ASC, 1000, Optional.empty()));
  }

  List<String> keys(String store) {
    return documents(store).stream().map(Document::key).toList();
  }

  /** Deletes a store and leaves its documents' objects to be removed later. */
  void deleteAlone(String store) {
    rig.callers
        .stores()
        .delete(
            new TenantRequest(rig.request().caller(), CallerRig.ACME, rig.clock.instant()), store);
    rig.clock.advance(Duration.ofSeconds(2));
  }

  /** Registers that a document's object is gone. */
  void remove(String store, String key) {
    registrar.register(UploadEvent.look(new ObjectKey(CallerRig.ACME, store, key)));
  }

  /** The same copy into the same store from its start. */
  UpsertBatch again(UpsertBatch batch) {
    return service.copy(rig.request(), store("copy"), batch.order().copy().orElseThrow());
  }
}
