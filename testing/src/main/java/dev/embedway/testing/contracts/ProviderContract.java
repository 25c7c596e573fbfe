package dev.embedway.testing.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.PromptRole;
import dev.embedway.core.model.Tokenizer;
import dev.embedway.core.model.Vector;
import dev.embedway.core.provider.EmbedCall;
import dev.embedway.core.provider.EmbedResult;
import dev.embedway.core.provider.EmbeddingProvider;
import dev.embedway.core.provider.ProviderAnswers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Contract of every {@link EmbeddingProvider}. */
public abstract class ProviderContract {

  private static final List<String> TEXTS =
      List.of(
          "The cat sat on the mat.",
          "\u65e5\u672c\u8a9e \ud83d\ude00 caf\u00e9",
          "a",
          "Vectors, in the order of their texts, whatever else is asked for.");

  /** The provider under test. */
  protected abstract EmbeddingProvider provider();

  /** One of its models. */
  protected abstract ModelSpec model();

  private EmbedCall call(List<String> texts, PromptRole role) {
    return new EmbedCall(model(), role, texts, Instant.now().plus(Duration.ofSeconds(60)));
  }

  private List<Vector> embed(List<String> texts) {
    return provider().embed(call(texts, PromptRole.PASSAGE)).vectors();
  }

  @Test
  void everyModelIsOneOfItsOwn() {
    assertTrue(
        provider().models().stream().allMatch(card -> card.provider().equals(provider().name())));
    assertEquals(provider().name(), model().provider());
  }

  @Test
  void answersOneFiniteVectorOfTheModelsLengthForEachText() {
    EmbedCall call = call(TEXTS, PromptRole.PASSAGE);

    EmbedResult result = provider().embed(call);

    ProviderAnswers.check(call, result);
    assertEquals(TEXTS.size(), result.vectors().size());
  }

  @Test
  void aTextsVectorDependsOnItAloneAndComesInItsPlace() {
    List<Vector> together = embed(TEXTS);
    List<String> turned = new ArrayList<>(TEXTS);
    Collections.reverse(turned);
    List<Vector> turnedVectors = embed(turned);

    for (int i = 0; i < TEXTS.size(); i++) {
      Vector alone = embed(List.of(TEXTS.get(i))).getFirst();

      assertEquals(1, together.get(i).cosine(alone), 1e-6, "text " + i);
      assertEquals(1, turnedVectors.get(TEXTS.size() - 1 - i).cosine(alone), 1e-6, "text " + i);
    }
    assertTrue(together.get(0).cosine(together.get(1)) < 0.999);
  }

  @Test
  void manyTextsAreAnsweredInOrder() {
    List<String> many = IntStream.range(0, 130).mapToObj(i -> "text number " + i).toList();

    List<Vector> vectors = embed(many);

    for (int i = 0; i < many.size(); i += 43) {
      assertEquals(1, vectors.get(i).cosine(embed(List.of(many.get(i))).getFirst()), 1e-6);
    }
  }

  @Test
  void everyRoleIsAnswered() {
    for (PromptRole role : PromptRole.values()) {
      assertEquals(1, provider().embed(call(List.of("a cat"), role)).vectors().size());
    }
  }

  @Test
  void aTextOverTheLimitIsReadUpToIt() {
    String tooLong = "word ".repeat(model().maxTokens() + 50);

    assertEquals(1, embed(List.of(tooLong)).size());
  }

  @Test
  void countsAreOfTheTextsAsGiven() {
    List<Integer> tokens = provider().embed(call(TEXTS, PromptRole.PASSAGE)).tokens();

    assertTrue(tokens.isEmpty() || tokens.size() == TEXTS.size());
    assertTrue(tokens.stream().allMatch(count -> count >= 0));
  }

  @Test
  void nothingIsAskedAfterTheDeadline() {
    EmbedCall late =
        new EmbedCall(model(), PromptRole.PASSAGE, TEXTS, Instant.now().minusSeconds(1));

    assertEquals(
        ErrorCode.DEADLINE_EXCEEDED,
        assertThrows(EmbedwayException.class, () -> provider().embed(late)).code());
  }

  @Test
  void tokensHaveTheirPlacesInTheText() {
    Tokenizer tokenizer = provider().tokenizer(model());

    for (String text : TEXTS) {
      int end = 0;
      for (Tokenizer.Span span : tokenizer.spans(text)) {
        assertTrue(end <= span.start() && span.start() < span.end(), text);
        end = span.end();
      }
      assertTrue(end <= text.length() && end > 0, text);
      assertTrue(tokenizer.count(text) >= 1 + tokenizer.specialTokens(), text);
    }
  }
}
