package dev.embedway.core.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.media.EmbedOrder;
import dev.embedway.core.media.StoreTerms;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.message.MessageCodec;
import dev.embedway.core.pipeline.message.PipelineMessage;
import dev.embedway.core.pipeline.upload.Regeneration;
import dev.embedway.testing.fakes.FakeProvider;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Behaviours of docs/behaviours.md that the tests of the stages do not have. */
class OriginalPipelineTest {

  private final PipelineRig rig = new PipelineRig();

  @ParameterizedTest
  @CsvSource({"US ships,us ships", "two words,'two  words'", "caf\u00e9,cafe\u0301"})
  void textsThatDifferByASignAreDifferentTexts(String first, String second) {
    rig.upload("a.txt", first, "1");
    rig.drain();
    rig.upload("a.txt", second, "2");
    rig.drain();

    assertEquals(2, rig.embedded());
    assertEquals(JobStatus.COMPLETED, rig.job("a.txt", 2).status());
    assertEquals(second, rig.visible("a.txt"));
  }

  @Test
  void textOfAnotherDocumentIsEmbeddedOnce() {
    PipelineRig caching = new PipelineRig(Map.of("EMBEDDINGS_CACHE_MAX_SIZE", "1000"));

    caching.upload("a.txt", "The same words.", "1");
    caching.drain();
    caching.upload("b.txt", "The same words.", "1");
    caching.drain();

    assertEquals(1, caching.embedded());
    assertEquals("The same words.", caching.visible("b.txt"));
  }

  @Test
  void everyChunkIsOfTheStoresModelWhateverItsTextItsLengthAndItsMetadata() {
    rig.provider.serveBeside(FakeProvider.ofId("another"));
    rig.uploadMetadata("a.txt", "{\"preferred_model\":\"another\",\"high_quality\":true}");
    rig.upload("a.txt", "x".repeat(2000) + " \u00e9t\u00e9 \u6587\u5b57 plain", "1");
    rig.upload("long.txt", PipelineFlowTest.sentences(0, 70), "2");
    rig.drain();

    assertEquals(JobStatus.COMPLETED, rig.document("a.txt").status());
    assertEquals(
        Set.of(FakeProvider.MODEL.id()),
        rig.provider.calls().stream().map(call -> call.model().id()).collect(Collectors.toSet()));
  }

  @Test
  void messagesAreSmallAndHaveNoTextWhateverTheDocument() {
    rig.upload("long.txt", PipelineFlowTest.sentences(0, 700), "1");
    Set<Class<?>> seen = new HashSet<>();

    rig.deliverEvents();
    while (!rig.queue.queue().isEmpty()) {
      for (PipelineMessage message : List.copyOf(rig.queue.queue())) {
        String body = new MessageCodec().encode(message);
        assertTrue(body.length() < 300, body);
        assertFalse(body.contains("entence"), body);
        seen.add(message.getClass());
      }
      rig.deliverNext();
    }

    assertEquals(3, seen.size(), seen.toString());
    assertEquals(700, rig.document("long.txt").chunks());
  }

  @Test
  void orderUnderAKeyIsCarriedOutByItsFirstMessages() {
    rig.upload("a.txt", "One two three.", "1");
    rig.drain();
    EmbedOrder forced = new EmbedOrder(StoreTerms.NONE, Regeneration.ALWAYS);

    rig.callers
        .media(rig.keys)
        .embed(rig.request(), rig.id("a.txt").value(), forced, Optional.of("the-only-one"));
    rig.drain();

    assertEquals(JobStatus.COMPLETED, rig.job("a.txt", 2).status());
    assertEquals(2, rig.embedded());
    assertEquals("One two three.", rig.visible("a.txt"));
  }

  @Test
  void vectorStoreThatFailsSendsNoTextToAModelAgain() {
    AtomicInteger failures = new AtomicInteger();
    rig.vectors.fail(() -> {
      if (failures.incrementAndGet() < 4) {
        throw new UnavailableException(
            ErrorCode.STORE_UNAVAILABLE, "on purpose", Duration.ofSeconds(1), null);
      }
    });
    rig.upload("a.txt", "One two three.", "1");
    rig.drain();

    assertTrue(failures.get() >= 4, () -> "it failed " + failures);
    assertEquals(JobStatus.COMPLETED, rig.document("a.txt").status());
    assertEquals(1, rig.embedded());
  }

  @Test
  void documentsOfOneStoreWithEqualChunkNumbersKeepTheirVectors() {
    rig.upload("a.txt", "Words of one.", "1");
    rig.upload("b.txt", "Words of two.", "2");
    rig.drain();

    assertEquals("Words of one.", rig.visible("a.txt"));
    assertEquals("Words of two.", rig.visible("b.txt"));
  }

  @Test
  void documentThatIsEmbeddedAgainHasEachChunkOnce() {
    rig.upload("a.txt", PipelineFlowTest.sentences(0, 70), "1");
    rig.drain();
    EmbedOrder forced = new EmbedOrder(StoreTerms.NONE, Regeneration.ALWAYS);
    rig.callers
        .media(rig.keys)
        .embed(rig.request(), rig.id("a.txt").value(), forced, Optional.empty());
    rig.drain();
    rig.upload("a.txt", PipelineFlowTest.sentences(0, 20), "2");
    rig.drain();

    assertEquals(PipelineFlowTest.sentences(0, 20), rig.visible("a.txt").replace('|', ' '));
    assertEquals(20, rig.document("a.txt").chunks());
  }
}
