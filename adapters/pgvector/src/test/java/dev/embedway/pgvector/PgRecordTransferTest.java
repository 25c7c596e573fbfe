package dev.embedway.pgvector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.embedway.core.store.DocumentKind;
import dev.embedway.core.vector.RecordChange;
import dev.embedway.core.vector.RecordTransfer;
import dev.embedway.core.vector.RecordTransfer.Embedded;
import dev.embedway.core.vector.VectorRecord;
import dev.embedway.core.vector.VectorStore;
import dev.embedway.testing.contracts.vector.RecordTransferContract;
import dev.embedway.testing.contracts.vector.StoreFixture;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PgRecordTransferTest extends RecordTransferContract {

  /** With the contract's own, fewer than a search finds. */
  private static final int IDS = 42;

  private PgVectorStore opened;

  @BeforeAll
  void open() {
    opened = TestDatabase.fresh().store();
  }

  @AfterAll
  void close() {
    opened.close();
  }

  @Override
  protected VectorStore store() {
    return opened;
  }

  @Override
  protected RecordTransfer transfer() {
    return opened.transfer();
  }

  @Test
  void versionsAreAlikeAfterChangesOfBothWhileRecordsAreBrought()
      throws InterruptedException, ExecutionException {
    store.put(live.index(), ids().map(i -> record(i, "words of before")).toList());
    try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
      List<Future<?>> all =
          List.of(
              threads.submit(() -> ids().filter(i -> i % 3 == 0).forEach(this::write)),
              threads.submit(() -> ids().filter(i -> i % 3 == 1).forEach(this::remove)),
              threads.submit(this::bring));
      for (Future<?> each : all) {
        each.get();
      }
    }
    while (transfer.copy(way, IDS) > 0) {
      // Until none is lacking.
    }

    List<String> texts = texts(live);
    assertEquals(3 + IDS * 2 / 3, texts.size());
    assertEquals(texts, texts(built));
  }

  private static Stream<Integer> ids() {
    return IntStream.range(0, IDS).boxed();
  }

  private void write(int i) {
    List<VectorRecord> written = List.of(record(i, "words of now"));
    store.changeRecords(
        List.of(
            RecordChange.ofWritten(live.index(), written),
            RecordChange.ofWritten(built.index(), written)));
  }

  private void remove(int i) {
    List<String> removed = List.of(record(i, "").id());
    store.changeRecords(
        List.of(
            RecordChange.ofRemoved(live.index(), removed),
            RecordChange.ofRemoved(built.index(), removed)));
  }

  private void bring() {
    for (int i = 0; i < IDS; i++) {
      List<Embedded> records =
          transfer.read(way, "", 2).stream()
              .map(each -> new Embedded(each, 1, live.at(0.5)))
              .toList();
      transfer.bring(way, records);
      transfer.copy(way, 1);
    }
  }

  private VectorRecord record(int i, String text) {
    return new VectorRecord("r" + i, text, 1, live.at(0.5), Map.of());
  }

  private List<String> texts(StoreFixture fixture) {
    return store.search(fixture.byVector()).stream()
        .filter(match -> match.kind() == DocumentKind.RECORD)
        .map(match -> match.documentId() + " " + match.chunk().text())
        .sorted()
        .toList();
  }
}
