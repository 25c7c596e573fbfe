package dev.embedway.core.reembed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.error.ConflictException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.limit.Permits;
import dev.embedway.core.model.Vector;
import dev.embedway.core.pipeline.PipelineRig;
import dev.embedway.core.reembed.Comparison.Origin;
import dev.embedway.core.reembed.Comparison.Queries;
import dev.embedway.core.reembed.Comparison.Side;
import dev.embedway.core.reembed.ComparisonAsk.JudgedQuery;
import dev.embedway.core.search.SearchMode;
import dev.embedway.core.store.StoreVersion.State;
import dev.embedway.testing.fakes.FakeProvider;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/**
 * Comparisons of versions before a switch. The store's model finds each text by itself; one that
 * reads three words of each cannot tell them from one another.
 */
class ComparisonTest {

  private static final int DOCUMENTS = 24;
  private static final String SHORT = "fake-short";
  private static final String OTHER = "fake-other";

  private final ReembedRig reembed = new ReembedRig();
  private final PipelineRig rig = reembed.rig;
  private final ComparisonService comparisons = rig.callers.searches().comparisons(rig.vectorPort);

  @BeforeEach
  void upload() {
    rig.provider.serveBeside(FakeProvider.reading(SHORT, 5), FakeProvider.reading(OTHER, 8));
    for (int i = 0; i < DOCUMENTS; i++) {
      rig.upload(key(i), text(i), Integer.toString(100 + i));
      rig.drain();
    }
  }

  private static String key(int number) {
    return "d" + number + ".txt";
  }

  private static String text(int number) {
    return "Words of number " + number;
  }

  @Test
  void countsOverlapAndGainOfBothVersionsAreReported() {
    build(SHORT);

    Comparison made = compare(judged());

    assertEquals(
        new Queries(Origin.GIVEN, DOCUMENTS, DOCUMENTS, SearchMode.VECTOR), made.queries());
    assertEquals(new Side(1, DOCUMENTS, DOCUMENTS, OptionalDouble.of(1)), made.live());
    assertEquals(2, made.built().version());
    assertEquals(DOCUMENTS, made.built().documents());
    assertEquals(2 * DOCUMENTS, made.built().chunks());
    assertEquals(gainOfEqualScores(), made.built().ndcg().orElseThrow(), 1e-9);
    assertEquals(overlapByHand(), made.overlap(), 1e-9);
    assertTrue(made.overlap() > 0.1 && made.overlap() < 0.9, made.toString());
  }

  /** The mean over queries of 1 / log2(rank + 1), where each query finds the same ten. */
  private static double gainOfEqualScores() {
    return IntStream.rangeClosed(1, 10).mapToDouble(rank -> Math.log(2) / Math.log(rank + 1)).sum()
        / DOCUMENTS;
  }

  /** Equal scores are in the order of the documents' ids. */
  private double overlapByHand() {
    List<Integer> byId =
        IntStream.range(0, DOCUMENTS)
            .boxed()
            .sorted(Comparator.comparing(i -> rig.id(key(i)).value()))
            .limit(10)
            .toList();
    return IntStream.range(0, DOCUMENTS)
        .mapToDouble(query ->
            IntStream.range(0, DOCUMENTS)
                    .boxed()
                    .sorted(Comparator.comparingDouble(i -> -cosine(query, i)))
                    .limit(10)
                    .filter(byId::contains)
                    .count()
                / 10.0)
        .average()
        .orElseThrow();
  }

  private static double cosine(int one, int other) {
    return FakeProvider.vectorOf(text(one)).cosine(FakeProvider.vectorOf(text(other)));
  }

  @Test
  void queriesAreSampledWhereNoneAreGiven() {
    build(OTHER);
    rig.provider.calls().clear();

    Comparison made = compare(List.of());

    assertEquals(new Queries(Origin.SAMPLED, DOCUMENTS, 0, SearchMode.VECTOR), made.queries());
    assertEquals(OptionalDouble.empty(), made.live().ndcg());
    assertEquals(OptionalDouble.empty(), made.built().ndcg());
    assertTrue(
        rig.provider.calls().stream().anyMatch(call -> call.texts().contains(text(3))),
        "first sentences of the live version's chunks");
  }

  @Test
  void sameVectorsOverlapWholly() {
    reembed.service.start(
        rig.request(), "docs", ReembedRig.asked(Optional.empty(), OptionalInt.of(5)));
    reembed.complete();

    Comparison made = compare(judged());

    assertEquals(1, made.overlap());
    assertEquals(made.live().ndcg(), made.built().ndcg());
  }

  @Test
  void versionThatFindsNothingYetOverlapsWithNothing() {
    reembed.service.start(rig.request(), "docs", asked(OTHER, Optional.empty()));

    Comparison made = compare(judged());

    assertEquals(0, made.overlap());
    assertEquals(OptionalDouble.of(0), made.built().ndcg());
  }

  @Test
  void documentCountsOnceHoweverManyOfItsChunksAreFound() {
    String chunk = "North wind brings much colder rain";
    rig.upload("many.txt", String.join(" ", chunk, chunk, chunk), "900");
    rig.drain();
    build(OTHER);
    Vector query = FakeProvider.vectorOf(chunk);
    String second =
        IntStream.range(0, DOCUMENTS)
            .boxed()
            .max(Comparator.comparingDouble(i -> query.cosine(FakeProvider.vectorOf(text(i)))))
            .map(ComparisonTest::key)
            .orElseThrow();

    Comparison made = compare(List.of(new JudgedQuery(chunk, Set.of(second))));

    assertEquals(Math.log(2) / Math.log(3), made.live().ndcg().orElseThrow(), 1e-9);
  }

  @Test
  void comparisonIsKeptAndChangesNothing() {
    build(OTHER);
    String before = rig.visible(key(0));

    Comparison made = compare(judged());
    reembed.run();

    assertEquals(Optional.of(made), kept());
    assertEquals(List.of(State.LIVE, State.BUILDING), states());
    assertEquals(before, rig.visible(key(0)));
    assertEquals("store.compare", rig.callersAudit.getLast().action());
  }

  @Test
  void gateLetsABetterVersionPass() {
    build(SHORT);
    reembed.serve(0);
    build(OTHER);
    Comparison made = compare(judged());

    reembed.service.serve(
        rig.request(), "docs", new SwitchTerms(0, 0, Optional.of(new SwitchGate(0))));

    assertTrue(made.live().ndcg().orElseThrow() < made.built().ndcg().orElseThrow());
    assertEquals(List.of(State.RETIRED, State.PREVIOUS, State.LIVE), states());
  }

  @Test
  void gateRefusesAWorseVersionAndChangesNothing() {
    build(SHORT);
    Comparison made = compare(judged());
    double drop = 1 - made.built().ndcg().orElseThrow();

    String refused = conflict(() -> serve(0.01));

    assertTrue(
        refused.startsWith(
            "nDCG@10 of version 2 is %.4f, that of the live version 1 is 1.0000"
                .formatted(made.built().ndcg().orElseThrow())),
        refused);
    assertEquals(List.of(State.LIVE, State.BUILDING), states());
    conflict(() -> serve(drop - 1e-6));

    serve(drop);

    assertEquals(2, reembed.store().live().number());
  }

  @Test
  void gateOfTheStartHoldsUnlessTheSwitchBringsOne() {
    build(SHORT, Optional.of(new SwitchGate(0.01)));
    compare(judged());

    assertTrue(conflict(() -> reembed.serve(0)).contains("lower by more"));
    serve(1);

    assertEquals(2, reembed.store().live().number());
  }

  @Test
  void gateNeedsAGainOfBothVersions() {
    build(OTHER);

    String uncompared = conflict(() -> serve(1));
    compare(List.of());
    String unjudged = conflict(() -> serve(1));

    assertTrue(uncompared.contains("compare them first"), uncompared);
    assertEquals(uncompared, unjudged);
    assertEquals(List.of(State.LIVE, State.BUILDING), states());
  }

  @Test
  void comparisonWithAnotherLiveVersionIsNone() {
    build(SHORT);
    reembed.serve(0);
    build(OTHER);
    compare(judged());
    reembed.service.rollBack(rig.request(), "docs");

    String refused = conflict(() -> serve(1));

    assertTrue(refused.contains("beside the live version 1"), refused);
  }

  @Test
  void nothingIsComparedWhileNoVersionIsBuilt() {
    assertEquals("no version of the store is being built", conflict(() -> compare(judged())));
  }

  @Test
  void comparisonIsKeptBesideAPassThatGoesOnMeanwhile() {
    build(OTHER);
    Comparison first = compare(judged());
    Reembed seen = reembed.service.state(reembed.store()).of(2).orElseThrow();

    compare(List.of());

    assertFalse(rig.reembeds.put(seen.with(first)), "an older one is not written over it");
    assertEquals(Origin.SAMPLED, kept().orElseThrow().queries().origin());
  }

  private void serve(double maxDrop) {
    reembed.service.serve(
        rig.request(), "docs", new SwitchTerms(0, 0, Optional.of(new SwitchGate(maxDrop))));
  }

  private void build(String model) {
    build(model, Optional.empty());
  }

  private void build(String model, Optional<SwitchGate> gate) {
    reembed.service.start(rig.request(), "docs", asked(model, gate));
    reembed.complete();
  }

  /** Documents cut into as many words as the model reads. */
  private static ReembedAsk asked(String model, Optional<SwitchGate> gate) {
    ReembedAsk asked =
        ReembedRig.asked(Optional.of(model), OptionalInt.of(model.equals(SHORT) ? 3 : 6));
    return new ReembedAsk(asked.vectors(), asked.chunking(), gate);
  }

  private Comparison compare(List<JudgedQuery> queries) {
    comparisons.compare(
        rig.request(), "docs", new ComparisonAsk(queries, SearchMode.VECTOR), Permits.unlimited());
    return kept().orElseThrow();
  }

  private Optional<Comparison> kept() {
    return reembed.service.state(reembed.store()).reembeds().stream()
        .filter(it -> it.use().state() == State.BUILDING)
        .findFirst()
        .flatMap(it -> it.review().comparison());
  }

  private static List<JudgedQuery> judged() {
    return IntStream.range(0, DOCUMENTS)
        .mapToObj(i -> new JudgedQuery(text(i), Set.of(key(i))))
        .toList();
  }

  private List<State> states() {
    return reembed.store().versions().stream().map(each -> each.state()).toList();
  }

  private static String conflict(Executable call) {
    ConflictException refused = assertThrows(ConflictException.class, call);
    assertEquals(ErrorCode.STATE_CONFLICT, refused.code());
    return String.valueOf(refused.getMessage());
  }
}
