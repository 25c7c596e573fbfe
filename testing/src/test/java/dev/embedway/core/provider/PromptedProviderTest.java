package dev.embedway.core.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.embedway.core.embedding.Embedder;
import dev.embedway.core.embedding.EmbeddingRequest;
import dev.embedway.core.embedding.EmbeddingRequest.Overlong;
import dev.embedway.core.embedding.EmbeddingResponse;
import dev.embedway.core.model.Dimensions;
import dev.embedway.core.model.PromptBook;
import dev.embedway.core.model.PromptBook.Replacement;
import dev.embedway.core.model.PromptRole;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.testing.fakes.FakeProvider;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PromptedProviderTest {

  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  private final FakeProvider provider = new FakeProvider();

  private static PromptBook book(String pattern) {
    return new PromptBook(
        Optional.empty(),
        Optional.empty(),
        Map.of(pattern, new Replacement(Optional.of("find me "), Optional.of("read "))));
  }

  private EmbeddingResponse embed(PromptBook book, PromptRole role) {
    Embedder embedder =
        new Embedder(List.of(PromptedProvider.of(provider, book)), InstantSource.fixed(NOW));
    return embedder.embed(
        EmbeddingRequest.ofTexts(
            new TenantId("acme"),
            EmbeddingRequest.Target.of("fake-mini"),
            List.of("a", "b"),
            new EmbeddingRequest.Options(Dimensions.NATIVE, role, Overlong.REFUSE),
            NOW.plusSeconds(28)));
  }

  @Test
  void theProviderReadsTheOperatorsPromptUnderTheCardThatItKnows() {
    EmbeddingResponse response = embed(book("fake*"), PromptRole.QUERY);

    EmbedCall call = provider.calls().getFirst();
    assertEquals(List.of("find me a", "find me b"), call.texts());
    assertEquals(FakeProvider.MODEL, call.model());
    assertEquals(PromptRole.NONE, call.role(), "nothing is put before a text twice");
    assertEquals(FakeProvider.vectorOf("find me a"), response.embeddings().getFirst().vector());
    assertEquals(2 * (3 + 2), response.tokens(), "the prompt is counted");
  }

  @Test
  void theCardsPromptIsTheProvidersToPut() {
    embed(book("another"), PromptRole.QUERY);

    EmbedCall call = provider.calls().getFirst();
    assertEquals(List.of("a", "b"), call.texts());
    assertEquals(PromptRole.QUERY, call.role());
  }

  @Test
  void withoutABookNothingStandsBetween() {
    assertSame(provider, PromptedProvider.of(provider, PromptBook.EMPTY));
  }
}
