package dev.embedway.core.record.batch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.embedway.core.chunk.ChunkingSpec;
import dev.embedway.core.composition.CallerRig;
import dev.embedway.core.composition.RecordServices;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.model.Vector;
import dev.embedway.core.record.NewRecord;
import dev.embedway.core.store.StoreLabel;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.store.StoreVersion;
import dev.embedway.core.store.StoreVersion.ModelRef;
import dev.embedway.core.vector.RecordQuery;
import dev.embedway.core.vector.StoredRecord;
import dev.embedway.core.vector.VectorStore;
import dev.embedway.testing.fakes.FakeProvider;
import dev.embedway.testing.fakes.pipeline.CrashPoint;
import dev.embedway.testing.fakes.pipeline.MemoryRecordTransfer;
import dev.embedway.testing.fakes.pipeline.MemoryUpsertBatches;
import dev.embedway.testing.fakes.pipeline.MemoryUpsertFiles;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Batches of records over ports in memory, into store {@code docs}. */
final class UpsertRig {

  private static final String STORE_ID = "vs_" + "0".repeat(24);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  final CallerRig rig;
  final MemoryUpsertBatches batches = new MemoryUpsertBatches();
  final MemoryUpsertFiles files = new MemoryUpsertFiles();
  final UpsertBatchService service;
  final UpsertBatchWorker worker;

  UpsertRig() {
    this(CrashPoint.never(), Map.of());
  }

  /** A rig whose worker dies somewhere. */
  UpsertRig(CrashPoint crash, Map<String, String> variables) {
    this.rig = new CallerRig(variables);
    UpsertBatchPorts own = new UpsertBatchPorts(batches, files);
    this.service = rig.callers.recordBatches(own).batches();
    RecordServices dying =
        rig.callers.recordBatches(
            new UpsertBatchPorts(
                crash.around(UpsertBatchStore.class, batches),
                crash.around(UpsertFiles.class, files)));
    this.worker =
        dying.worker(
            crash.around(VectorStore.class, rig.vectors),
            new MemoryRecordTransfer(rig.vectors),
            UpsertRig::read);
    rig.catalog.add(
        new StoreSpec(
            CallerRig.ACME,
            STORE_ID,
            "docs",
            StoreLabel.of("docs"),
            List.of(
                new StoreVersion(
                    1,
                    new StoreVersion.Vectors(
                        ModelRef.of(FakeProvider.MODEL.id(), FakeProvider.MODEL),
                        FakeProvider.MODEL.dim()),
                    ChunkingSpec.DEFAULT,
                    StoreVersion.State.LIVE,
                    rig.clock.instant())),
            rig.clock.instant(),
            Optional.empty()));
  }

  /** A batch of lines. */
  UpsertBatch create(String lines) {
    return service.create(rig.request(), "docs", lines.getBytes(StandardCharsets.UTF_8));
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
    return service.find(CallerRig.ACME, "docs", batch.target().id()).progress();
  }

  /** Contents of the store's records, by their ids. */
  Map<String, String> contents() {
    Map<String, String> contents = new TreeMap<>();
    rig.vectors
        .records(
            new RecordQuery(
                rig.catalog.find(CallerRig.ACME, "docs").orElseThrow().index(),
                Optional.empty(),
                RecordQuery.Order.BY_ID,
                new RecordQuery.Part(1000, 0, Optional.empty(), RecordQuery.Values.LEFT_OUT),
                rig.clock.instant().plusSeconds(1)))
        .orElseThrow()
        .records()
        .forEach((StoredRecord each) -> contents.put(each.id(), each.text()));
    return contents;
  }

  private static NewRecord read(byte[] utf8) {
    try {
      JsonNode line =
          MAPPER.readTree(new String(utf8, StandardCharsets.UTF_8).replace("\ufeff", ""));
      return new NewRecord(
          Optional.ofNullable(line.get("id")).map(JsonNode::asText),
          Optional.ofNullable(line.get("values"))
              .map(given -> Vector.of(MAPPER.convertValue(given, float[].class))),
          Optional.ofNullable(line.get("content")).map(JsonNode::asText),
          Map.of());
    } catch (JsonProcessingException e) {
      throw new InvalidRequestException(ErrorCode.INVALID_JSON, "the line is not JSON", null);
    }
  }
}
