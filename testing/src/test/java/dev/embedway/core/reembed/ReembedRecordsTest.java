package dev.embedway.core.reembed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.error.ConflictException;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.Vector;
import dev.embedway.core.pipeline.PipelineRig;
import dev.embedway.core.provider.EmbedCall;
import dev.embedway.core.store.VectorIndex;
import dev.embedway.core.vector.VectorRecord;
import dev.embedway.core.vector.VectorStore.IndexCounts;
import dev.embedway.testing.fakes.FakeProvider;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Records of a store whose model or chunking changes. */
class ReembedRecordsTest {

  private static final ModelSpec OTHER = FakeProvider.reading("fake-other", 8);

  private final ReembedRig reembed = new ReembedRig();
  private final PipelineRig rig = reembed.rig;

  ReembedRecordsTest() {
    rig.upload("a.txt", "One two three four five.", "1");
    rig.drain();
    rig.provider.serveBeside(OTHER);
  }

  @Test
  void recordsAreCopiedAsTheyAreWhereOnlyChunkingChanges() {
    write(record("told", "Words here."), record("bare", ""));
    build(ReembedRig.CUT_SHORT);
    int calls = rig.provider.calls().size();

    serve(0);

    assertEquals(calls, rig.provider.calls().size());
    assertEquals(List.of("Words here."), texts("told"));
    assertEquals(List.of(""), texts("bare"));
    assertEquals(new IndexCounts(3, 4), rig.vectors.count(reembed.store().index()));
  }

  @Test
  void recordsWithTextAreEmbeddedByTheNextModelAndOthersAreNamed() {
    write(record("told", "Words here."), record("bare", ""), record("blank", " "));
    build(toOther());

    String refusal = refusal(1);
    assertTrue(refusal.contains("2 records of the live version are not in version 2"), refusal);
    assertEquals(1, reembed.store().live().number());
    serve(2);

    assertEquals(List.of("Words here."), texts("told"));
    assertEquals(List.of(), texts("bare"));
    assertEquals(List.of("Words here."), lastCall().texts());
    reembed.service.rollBack(rig.request(), "docs");
    assertEquals(List.of(""), texts("bare"));
  }

  @Test
  void textsThatTheNextModelRefusesStayBehindAlone() {
    write(
        record("a", "Few words."),
        record("b", "One two three four five six seven eight nine ten."),
        record("c", "Other words."));
    build(toOther());

    assertTrue(refusal(0).startsWith("1 records of the live version"), refusal(0));
    serve(1);

    assertEquals(
        List.of(List.of("Few words."), List.of(), List.of("Other words.")),
        List.of(texts("a"), texts("b"), texts("c")));
  }

  @Test
  void recordsThatWereWrittenIntoBothVersionsAreLeftAlone() {
    write(record("told", "Words of before."));
    build(toOther());
    VectorIndex built = reembed.store().index(reembed.store().open(2).orElseThrow());
    write(record("told", "Words of now."));
    rig.vectors.put(
        built, List.of(new VectorRecord("told", "Words of now.", 3, vector(8), Map.of())));

    serve(0);

    assertEquals(List.of("Words of now."), texts("told"));
    assertEquals(2, rig.vectors.count(reembed.store().index()).documents());
  }

  @Test
  void manyRecordsAreBroughtRequestByRequest() {
    int many = 3 * RecordFiller.EMBEDDED + 1;
    write(
        IntStream.range(0, many)
            .mapToObj(i -> record("r%03d".formatted(i), "Word " + i))
            .toArray(VectorRecord[]::new));
    build(toOther());

    serve(0);

    assertEquals(many + 1, rig.vectors.count(reembed.store().index()).documents());
  }

  @Test
  void requestIsOfNoMoreTokensThanTheModelReadsInTime() {
    ModelSpec.Weights weights = OTHER.weights();
    rig.provider.serveBeside(
        new ModelSpec(
            OTHER.id(),
            OTHER.provider(),
            new ModelSpec.Weights(weights.revision(), weights.sha256(), weights.variant(), 1),
            OTHER.inputs(),
            OTHER.vectors()));
    write(
        IntStream.range(0, 10)
            .mapToObj(i -> record("r" + i, "Some words of record " + i))
            .toArray(VectorRecord[]::new));
    build(toOther());

    serve(0);

    assertEquals(11, rig.vectors.count(reembed.store().index()).documents());
    assertTrue(lastCall().texts().size() <= 3, lastCall()::toString);
  }

  @Test
  void whatTheTimeDoesNotSufficeForIsLeftToAnotherRequest() {
    write(record("told", "Words here."));
    build(toOther());

    rig.provider.distort(vectors -> {
      rig.clock.advance(java.time.Duration.ofMinutes(5));
      return vectors;
    });
    write(
        IntStream.range(0, RecordFiller.EMBEDDED + 1)
            .mapToObj(i -> record("r%03d".formatted(i), "Word " + i))
            .toArray(VectorRecord[]::new));
    String refusal = refusal(0);
    assertTrue(refusal.contains("are being brought"), refusal);
    serve(0);

    assertEquals(RecordFiller.EMBEDDED + 3, rig.vectors.count(reembed.store().index()).documents());
  }

  @Test
  void faultOfTheModelIsNoLossOfRecords() {
    write(record("told", "Words here."));
    build(toOther());
    rig.provider.serveBeside();

    EmbedwayException fault = assertThrows(EmbedwayException.class, () -> serve(1));

    assertEquals(ErrorCode.MODEL_NOT_FOUND, fault.code());
    assertEquals(1, reembed.store().live().number());
  }

  private static ReembedAsk toOther() {
    return ReembedRig.asked(Optional.of(OTHER.id()), OptionalInt.of(3));
  }

  private void build(ReembedAsk asked) {
    reembed.service.start(rig.request(), "docs", asked);
    reembed.complete();
  }

  private void serve(long maxLeftRecords) {
    reembed.service.serve(
        rig.request(), "docs", new SwitchTerms(0, maxLeftRecords, Optional.empty()));
  }

  private String refusal(long maxLeftRecords) {
    return String.valueOf(
        assertThrows(ConflictException.class, () -> serve(maxLeftRecords)).getMessage());
  }

  private void write(VectorRecord... records) {
    rig.vectors.put(reembed.store().index(), List.of(records));
  }

  private List<String> texts(String id) {
    return rig.vectors.texts(reembed.store().index(), id);
  }

  private EmbedCall lastCall() {
    return rig.provider.calls().getLast();
  }

  private static VectorRecord record(String id, String text) {
    return new VectorRecord(id, text, 0, vector(4), Map.of());
  }

  private static Vector vector(int dim) {
    float[] values = new float[dim];
    values[0] = 1;
    return Vector.of(values);
  }
}
