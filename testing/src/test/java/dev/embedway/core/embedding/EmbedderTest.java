package dev.embedway.core.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.embedding.EmbeddingRequest.Overlong;
import dev.embedway.core.embedding.EmbeddingResponse.Truncation;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.model.Dimensions;
import dev.embedway.core.model.PromptRole;
import dev.embedway.core.model.Vector;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.testing.fakes.FakeProvider;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmbedderTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final FakeProvider provider = new FakeProvider();
  private final Embedder embedder = new Embedder(List.of(provider), InstantSource.fixed(NOW));

  @Test
  void answersInTheOrderOfTheInputs() {
    List<String> inputs = IntStream.range(0, 50).mapToObj(i -> "text " + (i * 7 % 50)).toList();

    EmbeddingResponse response = embedder.embed(request(inputs));

    for (int i = 0; i < inputs.size(); i++) {
      assertEquals(i, response.embeddings().get(i).index());
      assertEquals(FakeProvider.vectorOf(inputs.get(i)), response.embeddings().get(i).vector());
    }
  }

  @Test
  void asksForEqualTextsOnceAndAnswersEach() {
    EmbeddingResponse response = embedder.embed(request(List.of("a", "b", "a", "a")));

    assertEquals(List.of("a", "b"), provider.calls().getFirst().texts());
    assertEquals(4, response.embeddings().size());
    assertEquals(response.embeddings().get(0).vector(), response.embeddings().get(3).vector());
    assertEquals(12, response.tokens());
  }

  @Test
  void refusesNoInputsTooManyAndBlankOnesBeforeAnyWork() {
    assertEquals(ErrorCode.EMPTY_INPUT, refusal(request(List.of())).code());
    assertEquals(
        ErrorCode.TOO_MANY_INPUTS, refusal(request(Collections.nCopies(2049, "a"))).code());
    EmbedwayException blank = refusal(request(List.of("a", " \t\u2003")));
    assertEquals(ErrorCode.EMPTY_INPUT, blank.code());
    assertEquals(Optional.of(Map.of("index", 1)), blank.details());
    assertEquals(List.of(), provider.calls());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u200b",
        "\u00a0",
        "\u0000",
        "\ufeff",
        "\ufffd",
        "\u00ad\u2060 \ufffd",
        "\u2800",
        "\u3164\uffa0\u115f",
        "\ufe0f\u034f",
        "\ud800",
        "\udb40\udd00"
      })
  void refusesTextsThatShowNothing(String text) {
    EmbedwayException blank = refusal(request(List.of("a", text)));

    assertEquals(ErrorCode.EMPTY_INPUT, blank.code());
    assertEquals(Optional.of(Map.of("index", 1)), blank.details());
    assertEquals(List.of(), provider.calls());
  }

  @ParameterizedTest
  @EnumSource(PromptRole.class)
  void refusesTextsThatMakeNoTokenWhateverThePromptBeforeThem(PromptRole role) {
    EmbedwayException blank =
        refusal(request(List.of("a", "\ue000"), role, Overlong.TRUNCATE, Dimensions.NATIVE));

    assertEquals(ErrorCode.EMPTY_INPUT, blank.code());
    assertEquals(Optional.of(Map.of("index", 1)), blank.details());
    assertEquals(List.of(), provider.calls());
  }

  @Test
  void namesEveryInputThatIsTooLong() {
    EmbedwayException refusal =
        refusal(
            request(
                List.of(
                    FakeProvider.words(6),
                    FakeProvider.words(7),
                    "short",
                    FakeProvider.words(20))));

    assertEquals(ErrorCode.INPUT_TOO_LONG, refusal.code());
    assertEquals(
        Optional.of(
            List.of(
                Map.of("index", 1, "tokens", 9, "limit", 8),
                Map.of("index", 3, "tokens", 22, "limit", 8))),
        refusal.details());
    assertEquals(List.of(), provider.calls());
  }

  @Test
  void promptCountsTowardsTheLimit() {
    String fits = FakeProvider.words(6);

    assertEquals(1, embedder.embed(request(List.of(fits))).embeddings().size());
    assertEquals(
        ErrorCode.INPUT_TOO_LONG,
        refusal(request(List.of(fits), PromptRole.QUERY, Overlong.REFUSE, Dimensions.NATIVE))
            .code());
  }

  @Test
  void saysWhichInputsWereTruncatedAndCountsWhatWasRead() {
    EmbeddingResponse response =
        embedder.embed(
            request(
                List.of("short", FakeProvider.words(20)),
                PromptRole.NONE,
                Overlong.TRUNCATE,
                Dimensions.NATIVE));

    assertEquals(Truncation.WHOLE, response.embeddings().get(0).truncation());
    assertEquals(Truncation.TRUNCATED, response.embeddings().get(1).truncation());
    assertEquals(3 + 8, response.tokens());
  }

  @Test
  void refusesMoreTokensThanTheModelDoesInTime() {
    int texts = 100 * RequestLimits.MAX_SECONDS / 8;

    assertEquals(
        texts,
        embedder
            .embed(request(Collections.nCopies(texts, FakeProvider.words(6))))
            .embeddings()
            .size());
    assertEquals(
        ErrorCode.MAX_TOKENS_PER_REQUEST,
        refusal(request(Collections.nCopies(texts + 1, FakeProvider.words(6)))).code());
  }

  @Test
  void reducesToAllowedDimensionsAndRefusesOthersWithTheList() {
    EmbeddingResponse response =
        embedder.embed(request(List.of("a"), PromptRole.NONE, Overlong.REFUSE, Dimensions.of(2)));
    EmbedwayException refusal =
        refusal(request(List.of("a"), PromptRole.NONE, Overlong.REFUSE, Dimensions.of(3)));

    Vector reduced = response.embeddings().getFirst().vector();
    assertEquals(2, reduced.dim());
    assertEquals(1, Math.hypot(reduced.get(0), reduced.get(1)), 1e-6);
    assertEquals(ErrorCode.INVALID_DIMENSIONS, refusal.code());
    assertTrue(refusal.getMessage().contains("[2, 4]"), refusal.getMessage());
  }

  @Test
  void namesTheInputWhoseVectorIsNotWhatWasAskedFor() {
    List<Vector> wrong = List.of(Vector.of(1, 2, 3, Float.NaN), Vector.of(1, 2, 3), Vector.of());
    List<String> said =
        List.of("not finite", "3 floats; expected were 4", "0 floats; expected were 4");
    for (int i = 0; i < wrong.size(); i++) {
      Vector vector = wrong.get(i);
      provider.distort(sound ->
          sound.stream().map(v -> v.equals(FakeProvider.vectorOf("d")) ? vector : v).toList());

      EmbedwayException refusal = refusal(request(List.of("a", "b", "a", "d", "d", "e")));

      assertEquals(ErrorCode.PROVIDER_MALFORMED_RESPONSE, refusal.code());
      assertEquals(Optional.of(Map.of("index", 3)), refusal.details());
      assertTrue(refusal.getMessage().contains(said.get(i)), refusal.getMessage());
    }
  }

  @Test
  void saysOfAnAnswerWithoutNumbersWhatWasExpected() {
    provider.serve(FakeProvider.ofAnyDim());
    provider.distort(_ -> List.of(Vector.of(), Vector.of()));
    EmbedwayException empty = refusal(request(List.of("a", "b")));
    provider.distort(_ -> List.of(Vector.of(1, 2), Vector.of(1)));
    EmbedwayException mixed = refusal(request(List.of("a", "b")));

    assertTrue(empty.getMessage().contains("0 floats; expected were 1..65536"), empty.getMessage());
    assertTrue(mixed.getMessage().contains("1 floats; expected were 2"), mixed.getMessage());
    assertEquals(Optional.of(Map.of("index", 1)), mixed.details());
  }

  @Test
  void refusesAnAnswerOfTheWrongCountLengthOrOfNoNumbers() {
    List<List<Vector>> wrong =
        List.of(
            List.of(),
            List.of(Vector.of(1, 2, 3)),
            List.of(Vector.of(1, 2, 3, Float.NaN)),
            List.of(Vector.of(1, 2, 3, Float.POSITIVE_INFINITY)));
    for (List<Vector> answer : wrong) {
      provider.distort(sound -> answer);

      assertEquals(ErrorCode.PROVIDER_MALFORMED_RESPONSE, refusal(request(List.of("a"))).code());
    }
  }

  @Test
  void asksNobodyAfterTheDeadline() {
    EmbeddingRequest late =
        EmbeddingRequest.ofTexts(
            TenantId.DEFAULT,
            EmbeddingRequest.Target.of("fake-mini"),
            List.of("a"),
            new EmbeddingRequest.Options(Dimensions.NATIVE, PromptRole.NONE, Overlong.REFUSE),
            NOW.minusMillis(1));

    assertEquals(ErrorCode.DEADLINE_EXCEEDED, refusal(late).code());
    assertEquals(List.of(), provider.calls());
  }

  private EmbedwayException refusal(EmbeddingRequest request) {
    return assertThrows(EmbedwayException.class, () -> embedder.embed(request));
  }

  private static EmbeddingRequest request(List<String> inputs) {
    return request(inputs, PromptRole.PASSAGE, Overlong.REFUSE, Dimensions.NATIVE);
  }

  private static EmbeddingRequest request(
      List<String> inputs, PromptRole role, Overlong overlong, Dimensions dimensions) {
    return EmbeddingRequest.ofTexts(
        TenantId.DEFAULT,
        EmbeddingRequest.Target.of("fake-mini"),
        inputs,
        new EmbeddingRequest.Options(dimensions, role, overlong),
        NOW.plusSeconds(28));
  }
}
