package dev.embedway.testing.contracts.vector;

import static dev.embedway.testing.contracts.vector.StoreFixture.document;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.embedway.core.search.Match;
import dev.embedway.core.store.DocumentKind;
import dev.embedway.core.vector.RecordChange;
import dev.embedway.core.vector.RecordTransfer;
import dev.embedway.core.vector.RecordTransfer.Embedded;
import dev.embedway.core.vector.RecordTransfer.Found;
import dev.embedway.core.vector.RecordTransfer.Way;
import dev.embedway.core.vector.VectorRecord;
import dev.embedway.core.vector.VectorStore;
import dev.embedway.core.vector.VectorStore.IndexCounts;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Contract of every {@link RecordTransfer}. */
public abstract class RecordTransferContract {

  protected VectorStore store;
  protected RecordTransfer transfer;
  protected StoreFixture live;
  protected StoreFixture built;
  protected Way way;

  /** A store; one for all tests is enough. */
  protected abstract VectorStore store();

  /** The transfer within that store. */
  protected abstract RecordTransfer transfer();

  @BeforeEach
  void prepare() {
    store = store();
    transfer = transfer();
    live = StoreFixture.fresh(384);
    built = live.version(2);
    way = new Way(live.index(), built.index());
    store.write(live.whole(document('a'), Map.of()));
    store.put(
        live.index(),
        List.of(
            record("a", "words of a", 0.1), record("b", "", 0.2), record("c", "words of c", 0.3)));
  }

  @Test
  void readsLackingTextsByIdAfterId() {
    List<Found> all = transfer.read(way, "", 10);

    assertEquals(List.of("a", "c"), all.stream().map(Found::id).toList());
    assertEquals(List.of("words of a", "words of c"), all.stream().map(Found::text).toList());
    assertEquals(all.subList(0, 1), transfer.read(way, "", 1));
    assertEquals(all.subList(1, 2), transfer.read(way, "a", 10));
    store.put(live.index(), List.of(record("blank", " \n\t ", 0.4)));
    store.put(built.index(), List.of(record("a", "elsewhere", 0.5)));
    assertEquals(all.subList(1, 2), transfer.read(way, "", 10));
    assertEquals(List.of(), transfer.read(new Way(built.index(), live.index()), "", 10));
  }

  @Test
  void copiesRecordsAsTheyAreAndNoFile() {
    assertEquals(List.of("a", "b"), transfer.copy(way, "", 2));
    assertEquals(List.of("c"), transfer.copy(way, "", 2));
    assertEquals(List.of(), transfer.copy(way, "", 2));
    assertEquals(3, store.countRecords(built.index(), Instant.now().plusSeconds(60)));

    List<String> expected =
        store.search(live.byVector()).stream()
            .filter(match -> match.kind() == DocumentKind.RECORD)
            .map(RecordTransferContract::shown)
            .toList();
    assertEquals(3, expected.size());
    assertEquals(
        expected,
        store.search(built.byVector()).stream().map(RecordTransferContract::shown).toList());
    assertEquals(new IndexCounts(4, 4), store.count(live.index()));
    assertEquals(List.of(), transfer.read(way, "", 10));
  }

  /** All of a match but its rank, which counts files too. */
  private static String shown(Match match) {
    return match.source() + " " + match.chunk() + " " + match.relevance().order();
  }

  @Test
  void bringsRecordsWithOtherVectors() {
    List<Found> found = transfer.read(way, "", 10);

    transfer.bring(
        way,
        List.of(
            new Embedded(found.get(0), 11, live.at(0.9)),
            new Embedded(found.get(1), 12, live.at(0.8))));

    List<Match> brought = store.search(built.byVector());
    assertEquals(List.of("c", "a"), brought.stream().map(Match::documentId).toList());
    assertEquals(List.of(12, 11), brought.stream().map(each -> each.chunk().tokens()).toList());
    assertEquals("words of c", brought.getFirst().chunk().text());
    assertEquals("c", String.valueOf(brought.getFirst().attributes().get("name")));
    assertEquals(List.of(), transfer.read(way, "", 10));
    assertEquals(List.of("b"), transfer.copy(way, "", 10), "the one without text");
  }

  @Test
  void leavesAloneWhatIsThereAlready() {
    List<Embedded> late =
        transfer.read(way, "", 10).stream()
            .map(each -> new Embedded(each, 1, live.at(0.9)))
            .toList();
    store.put(built.index(), List.of(record("a", "written since", 0.4)));

    transfer.bring(way, late);
    transfer.bring(way, late);
    transfer.copy(way, "", 10);

    assertEquals(
        List.of("", "written since", "words of c"),
        store.search(built.byVector()).stream().map(each -> each.chunk().text()).toList());
  }

  @Test
  void leavesAloneWhatWasWrittenSinceItWasRead() {
    List<Embedded> late =
        transfer.read(way, "", 10).stream()
            .map(each -> new Embedded(each, 1, live.at(0.9)))
            .toList();
    store.put(live.index(), List.of(record("a", "words of now", 0.4)));

    transfer.bring(way, late);

    assertEquals(
        List.of("words of c"),
        store.search(built.byVector()).stream().map(each -> each.chunk().text()).toList());
    assertEquals("words of now", transfer.read(way, "", 1).getFirst().text());
  }

  @Test
  void bringsNothingThatWasRemovedSinceItWasRead() {
    List<Embedded> late =
        transfer.read(way, "", 10).stream()
            .map(each -> new Embedded(each, 1, live.at(0.9)))
            .toList();
    store.changeRecords(
        List.of(
            RecordChange.ofRemoved(live.index(), List.of("a")),
            RecordChange.ofRemoved(built.index(), List.of("a"))));

    transfer.bring(way, late);
    transfer.copy(way, "", 10);

    assertEquals(
        List.of("b", "c"),
        store.search(built.byVector()).stream().map(Match::documentId).sorted().toList());
  }

  @Test
  void bringsNothingToADeletedStore() {
    List<Embedded> late =
        transfer.read(way, "", 10).stream()
            .map(each -> new Embedded(each, 1, live.at(0.9)))
            .toList();
    store.drop(live.index().tenant(), live.index().storeId());

    transfer.bring(way, late);

    assertEquals(List.of(), transfer.copy(way, "", 10));
    assertEquals(List.of(), transfer.read(way, "", 10));
    assertEquals(new IndexCounts(0, 0), store.count(built.index()));
  }

  @Test
  void copiesRecordsIntoAnotherStoreBehindAnId() {
    StoreFixture other = live.otherStore();
    Way across = new Way(live.index(), other.index());
    assertEquals(3, store.lacking(live.index(), other.index(), 1).records());

    assertEquals(List.of("b"), transfer.copy(across, "a", 1));
    Found first = transfer.read(across, "", 1).getFirst();
    transfer.bring(across, List.of(new Embedded(first, 5, live.at(0.1))));

    assertEquals(
        List.of("a", "b"),
        store.search(other.byVector()).stream().map(Match::documentId).sorted().toList());
    assertEquals(List.of("c"), transfer.read(across, "", 10).stream().map(Found::id).toList());
    assertEquals(1, store.lacking(live.index(), other.index(), 1).records());
    assertEquals(2, transfer.common(across, "", ""));
    assertEquals(1, transfer.common(across, "", "a"));
    assertEquals(1, transfer.common(across, "a", "b"));
    assertEquals(0, transfer.common(across, "b", ""));
    assertEquals(3, transfer.copy(way, "", 10).size(), "the version of the same store lacks all");
    assertEquals(new IndexCounts(4, 4), store.count(live.index()));
  }

  private VectorRecord record(String id, String text, double angle) {
    return new VectorRecord(id, text, text.isEmpty() ? 0 : 3, live.at(angle), Map.of("name", id));
  }
}
