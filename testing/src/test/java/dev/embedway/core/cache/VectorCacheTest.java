package dev.embedway.core.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.cache.CacheSettings.Sharing;
import dev.embedway.core.embedding.Embedder;
import dev.embedway.core.embedding.EmbeddingResponse;
import dev.embedway.core.embedding.EmbeddingResponse.Truncation;
import dev.embedway.core.embedding.TokenGate;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.model.Dimensions;
import dev.embedway.core.model.Input;
import dev.embedway.core.model.Vector;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.testing.fakes.FakeProvider;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VectorCacheTest {

  private static final TenantId OTHER = new TenantId("other");

  private final CacheRig rig = new CacheRig();
  private final Embedder one = rig.process(1_000, Sharing.ON);
  private final Embedder two = rig.process(1_000, Sharing.ON);

  @Test
  void anEqualRequestAsksNobody() {
    EmbeddingResponse first = one.embed(rig.request("a", "b b"));
    EmbeddingResponse second = one.embed(rig.request("a", "b b"));

    assertEquals(2, rig.asked());
    assertEquals(first.embeddings(), second.embeddings());
    assertEquals(0, first.hits());
    assertEquals(2, second.hits());
  }

  @Test
  void aRenewalAsksForAllAndIsKeptInPlaceOfWhatWas() {
    one.embed(rig.request("a", "b b"));
    rig.provider.distort(vectors -> vectors.stream().map(VectorCacheTest::turned).toList());

    EmbeddingResponse renewed = one.embedAnew(one.resolve(rig.request("a", "b b")), TokenGate.OPEN);
    EmbeddingResponse here = one.embed(rig.request("a", "b b"));
    EmbeddingResponse elsewhere = two.embed(rig.request("a", "b b"));

    assertEquals(4, rig.asked());
    assertEquals(0, renewed.hits());
    assertEquals(turned(FakeProvider.vectorOf("a")), renewed.embeddings().getFirst().vector());
    assertEquals(renewed.embeddings(), here.embeddings());
    assertEquals(renewed.embeddings(), elsewhere.embeddings());
    assertEquals(2, elsewhere.hits());
  }

  private static Vector turned(Vector vector) {
    float[] values = vector.toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] = -values[i];
    }
    return Vector.of(values);
  }

  @Test
  void aPartialHitKeepsIndexVectorAndOrder() {
    one.embed(rig.request("b", "d"));

    EmbeddingResponse mixed = one.embed(rig.request("a", "b", "c", "d", "b", "e"));

    List<String> inputs = List.of("a", "b", "c", "d", "b", "e");
    for (int i = 0; i < inputs.size(); i++) {
      assertEquals(i, mixed.embeddings().get(i).index());
      assertEquals(FakeProvider.vectorOf(inputs.get(i)), mixed.embeddings().get(i).vector());
    }
    assertEquals(List.of("a", "c", "e"), rig.provider.calls().getLast().texts());
    assertEquals(3, mixed.hits());
  }

  @ParameterizedTest
  @EnumSource(Sharing.class)
  void vectorsOfSeveralLengthsAreMadeAnewAndKept(Sharing sharing) {
    rig.provider.serve(FakeProvider.ofAnyDim());
    Embedder process = rig.process(1_000, sharing);
    process.embed(rig.request("a"));
    rig.provider.distort(vectors -> vectors.stream().map(v -> v.padded(6)).toList());
    process.embed(rig.request("b"));

    EmbeddingResponse both = process.embed(rig.request("a", "b"));
    int asked = rig.asked();
    EmbeddingResponse again = process.embed(rig.request("b", "a"));

    assertEquals(List.of(6, 6), both.embeddings().stream().map(e -> e.vector().dim()).toList());
    assertEquals(0, both.hits());
    assertEquals(asked, rig.asked());
    assertEquals(List.of(6, 6), again.embeddings().stream().map(e -> e.vector().dim()).toList());
  }

  @Test
  void usageOfAHitIsWhatItWasWhenTheVectorWasMade() {
    rig.provider.count(texts -> texts.stream().map(text -> 10 + text.length()).toList());
    EmbeddingResponse first = one.embed(rig.request("a", "bcd"));
    rig.provider.count(texts -> texts.stream().map(_ -> 99).toList());

    EmbeddingResponse second = one.embed(rig.request("bcd", "a", "a"));
    EmbeddingResponse third = two.embed(rig.request("bcd"));

    assertEquals(24, first.tokens());
    assertEquals(13 + 11 + 11, second.tokens());
    assertEquals(13, third.tokens());
  }

  @Test
  void everyLengthIsMadeOfTheOneVectorThatIsKept() {
    EmbeddingResponse whole = one.embed(rig.request("a"));
    EmbeddingResponse reduced = one.embed(rig.request(CacheRig.ACME, Dimensions.of(2), "a"));
    EmbeddingResponse again = two.embed(rig.request("a"));

    assertEquals(1, rig.asked());
    assertEquals(
        FakeProvider.vectorOf("a").truncated(2).normalized(),
        reduced.embeddings().getFirst().vector());
    assertEquals(whole.embeddings(), again.embeddings());
  }

  @Test
  void aTextIsNeverTakenForAnotherThatLooksLikeIt() {
    one.embed(rig.request("us", "x\ud800", "a|onnx|fake-mini"));

    EmbeddingResponse others = one.embed(rig.request("US", "x?", "x\udc00", "a"));

    assertEquals(0, others.hits());
  }

  @Test
  void anEntryEndsWithItsTimeWhereverItIs() {
    one.embed(rig.request("a"));
    rig.clock.advance(CacheRig.TTL.minusMillis(1));
    assertEquals(1, one.embed(rig.request("a")).hits());
    assertEquals(1, two.embed(rig.request("a")).hits());

    rig.clock.advance(Duration.ofMillis(1));

    assertEquals(0, two.embed(rig.request("a")).hits());
    assertEquals(1, rig.shared.entries().size(), "the store has not deleted it");
    // What a second look found did not begin its time anew.
    assertEquals(0, rig.process(1_000, Sharing.OFF).embed(rig.request("a")).hits());
  }

  @Test
  void noTenantFindsWhatAnotherMade() {
    one.embed(rig.request("a"));

    EmbeddingResponse others = one.embed(rig.request(OTHER, Dimensions.NATIVE, "a"));

    assertEquals(0, others.hits());
    assertEquals(2, rig.asked());
    assertEquals(2, rig.shared.entries().size());
  }

  @Test
  void aNewEpochCutsOffInThisProcessAtOnceAndInOthersWithinSeconds() {
    one.embed(rig.request("a"));
    one.embed(rig.request(OTHER, Dimensions.NATIVE, "a", "b"));
    two.embed(rig.request("a"));

    assertEquals(1, one.cache().cutOff(Optional.of(CacheRig.ACME)));

    assertEquals(0, one.embed(rig.request("a")).hits());
    assertEquals(2, one.embed(rig.request(OTHER, Dimensions.NATIVE, "a", "b")).hits());
    rig.clock.advance(Duration.ofSeconds(5));
    rig.provider.calls().clear();
    assertEquals(1, two.embed(rig.request("a")).hits(), "what was made since");
    assertEquals(3, one.cache().cutOff(Optional.empty()));
    assertEquals(0, one.embed(rig.request(OTHER, Dimensions.NATIVE, "a", "b")).hits());
  }

  @Test
  void withoutAKnownEpochNothingIsTakenAndNothingKept() {
    rig.epochs.loseReach();

    one.embed(rig.request("a"));
    EmbeddingResponse again = one.embed(rig.request("a"));

    assertEquals(0, again.hits());
    assertEquals(Map.of(), rig.shared.entries());
    assertThrows(EmbedwayException.class, () -> one.cache().cutOff(Optional.empty()));
  }

  @Test
  void aKnownEpochHoldsForAMinuteWhenTheStoreIsOutOfReach() {
    one.embed(rig.request("a"));
    rig.epochs.loseReach();

    rig.clock.advance(Duration.ofSeconds(59));
    assertEquals(1, one.embed(rig.request("a")).hits());
    rig.clock.advance(Duration.ofSeconds(3));
    assertEquals(0, one.embed(rig.request("a")).hits());
  }

  @Test
  void vectorsOfChangedWeightsAreOthers() {
    one.embed(rig.request("a"));
    rig.provider.serve(FakeProvider.ofSpace("another"));

    assertEquals(0, one.embed(rig.request("a")).hits());
  }

  @Test
  void aTextThatIsCutIsSaidToBeCutOnAHitToo() {
    String longer = FakeProvider.words(20);
    EmbeddingResponse first = one.embed(rig.request(longer));

    EmbeddingResponse second = one.embed(rig.request(longer));

    assertEquals(Truncation.TRUNCATED, second.embeddings().getFirst().truncation());
    assertEquals(1, second.hits());
    assertEquals(first.embeddings(), second.embeddings());
  }

  @Test
  void aWrongVectorInTheStoreIsNotAnAnswer() {
    one.embed(rig.request("a"));
    for (Vector wrong : List.of(Vector.of(1, 2), Vector.of(1, 2, Float.NaN, 4), Vector.of())) {
      rig.shared
          .entries()
          .replaceAll((_, entry) -> new CachedVector(wrong, entry.tokens(), entry.expires()));

      EmbeddingResponse answer = rig.process(1_000, Sharing.ON).embed(rig.request("a"));

      assertEquals(FakeProvider.vectorOf("a"), answer.embeddings().getFirst().vector());
      assertEquals(0, answer.hits());
    }
  }

  @Test
  void aFailedAnswerIsNotKept() {
    rig.provider.distort(_ -> List.of(Vector.of(1, 2, 3, Float.NaN)));
    assertThrows(EmbedwayException.class, () -> one.embed(rig.request("a")));
    rig.provider.distort(sound -> sound);

    EmbeddingResponse answer = one.embed(rig.request("a"));

    assertEquals(0, answer.hits());
    assertEquals(FakeProvider.vectorOf("a"), answer.embeddings().getFirst().vector());
  }

  @Test
  void aStoreThatHangsCostsOneRequestItsPatienceAndTheNextNothing() {
    CountDownLatch never = new CountDownLatch(1);
    rig.shared.before(() -> {
      try {
        never.await(60, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });

    long started = System.nanoTime();
    EmbeddingResponse first = one.embed(rig.request("a"));
    EmbeddingResponse second = one.embed(rig.request("b"));
    Duration both = Duration.ofNanos(System.nanoTime() - started);

    assertEquals(FakeProvider.vectorOf("a"), first.embeddings().getFirst().vector());
    assertEquals(FakeProvider.vectorOf("b"), second.embeddings().getFirst().vector());
    assertTrue(both.toMillis() >= 250 && both.toSeconds() < 30, both.toString());
    assertEquals(1, rig.shared.finds());
    assertEquals(0, rig.shared.puts());
    rig.shared.before(() -> {});
    rig.clock.advance(Duration.ofSeconds(3));
    assertEquals(0, one.embed(rig.request("c")).hits());
    assertEquals(2, rig.shared.finds());
  }

  @Test
  void failuresOfBothStoresAreCounted() {
    one.embed(rig.request("a"));
    rig.shared.before(() -> {
      throw new IllegalStateException("told to fail");
    });
    two.embed(rig.request("a"));
    rig.clock.advance(Duration.ofMinutes(2));
    rig.epochs.loseReach();
    two.embed(rig.request("a"));

    assertEquals(2, two.cache().statistics().counts().failures());
    assertEquals(2, rig.failed.get());
  }

  @Test
  void whatOneProcessMadeAnotherFindsByOneCall() {
    one.embed(rig.request("a", "b", "c"));

    EmbeddingResponse answer = two.embed(rig.request("c", "a", "a", "b"));
    EmbeddingResponse again = two.embed(rig.request("c"));

    assertEquals(4, answer.hits());
    assertEquals(1, again.hits());
    assertEquals(3, rig.asked());
    assertEquals(2, rig.shared.finds(), "one of each process, and none once it is in memory");
  }

  @Test
  void whatIsNotWorthAWriteIsNotShared() {
    Embedder thrifty = rig.process(1_000, Sharing.AUTO);
    rig.provider.serve(FakeProvider.atSpeed(10_000));
    thrifty.embed(rig.request("cheap"));
    assertEquals(0, rig.shared.finds() + rig.shared.puts());

    rig.provider.serve(FakeProvider.atSpeed(100));
    thrifty.embed(rig.request("dear"));

    assertEquals(1, rig.shared.entries().size());
  }

  @Test
  void anEntryIsNeitherReadNorGuessedFromItsKey() {
    one.embed(rig.request("a"));
    CacheKey key = rig.shared.entries().keySet().iterator().next();
    CacheLookup same =
        new CacheLookup(
            new CacheLookup.Scope(
                CacheRig.ACME,
                FakeProvider.MODEL,
                dev.embedway.core.model.PromptRole.PASSAGE,
                java.util.OptionalInt.empty()),
            List.of(new CountedText(new Input.Text("a"), 3)),
            rig.clock.instant());

    assertEquals(List.of(key), new CacheKeys(CacheRig.SECRET).of(same, new CacheEpoch(0, 0)));
    assertNotEquals(List.of(key), new CacheKeys("another secret").of(same, new CacheEpoch(0, 0)));
    assertEquals(43, key.value().length());
  }
}
