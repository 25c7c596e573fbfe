package dev.embedway.core.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.UpstreamException;
import dev.embedway.core.model.Input;
import dev.embedway.core.model.PromptRole;
import dev.embedway.testing.fakes.FakeProvider;
import dev.embedway.testing.fakes.FlakyProvider;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchingProviderTest {

  private final FlakyProvider service = new FlakyProvider("openai", "m", "s");

  private EmbedCall call(List<String> texts) {
    return new EmbedCall(service.model(), PromptRole.PASSAGE, texts, Instant.MAX);
  }

  private BatchingProvider within(int texts, int tokens) {
    return new BatchingProvider(service, new BatchLimits(texts, tokens));
  }

  @Test
  void anAnswerOfManyBatchesIsAsIfItWereOne() {
    List<String> texts = IntStream.range(0, 97).mapToObj(i -> "text " + i).toList();

    EmbedResult result = within(10, 1000).embed(call(texts));

    assertEquals(texts.stream().map(FakeProvider::vectorOf).toList(), result.vectors());
    assertEquals(texts.stream().map(String::length).toList(), result.tokens());
    assertEquals(10, service.calls().size());
    assertTrue(service.calls().stream().allMatch(made -> made.texts().size() <= 10));
  }

  @Test
  void noBatchHasMoreTokensThanAllowedUnlessOneTextHas() {
    // Words and two special tokens: 5, 5, 22, 5.
    List<String> texts = List.of("a b c", "d e f", FakeProvider.words(20), "g h i");

    within(100, 10).embed(call(texts));

    assertEquals(
        List.of(1, 1, 2),
        service.calls().stream().map(made -> made.texts().size()).sorted().toList());
  }

  @Test
  void idsArePartedByTheirNumber() {
    List<Input> arrays =
        IntStream.range(0, 9)
            .<Input>mapToObj(i -> new Input.Tokens(List.of(i, 7, 7, 7), FakeProvider.words(50)))
            .toList();
    EmbedCall call =
        new EmbedCall(
            service.model(),
            PromptRole.PASSAGE,
            arrays,
            Instant.MAX,
            OptionalInt.empty(),
            Requester.OPERATOR);

    EmbedResult result = within(100, 10).embed(call);

    assertEquals(arrays.stream().map(FlakyProvider::vectorOf).toList(), result.vectors());
    assertEquals(
        List.of(1, 2, 2, 2, 2),
        service.calls().stream().map(made -> made.inputs().size()).sorted().toList());
  }

  @Test
  void aTextOfALaterBatchIsNamedByItsPlaceInTheWhole() {
    BatchingProvider batching =
        new BatchingProvider(new OneBadText(service, "text 71"), new BatchLimits(10, 1000));
    List<String> texts = IntStream.range(0, 97).mapToObj(i -> "text " + i).toList();

    EmbedwayException fault =
        assertThrows(EmbedwayException.class, () -> batching.embed(call(texts)));

    assertEquals(Optional.of(Map.of("index", 71)), fault.details());
  }

  /** Fails where this text is asked for. */
  private static final class OneBadText extends DelegatingProvider {
    private final String bad;

    OneBadText(EmbeddingProvider next, String bad) {
      super(next);
      this.bad = bad;
    }

    @Override
    public EmbedResult embed(EmbedCall call) {
      if (call.texts().contains(bad)) {
        throw new UpstreamException(
            ErrorCode.PROVIDER_MALFORMED_RESPONSE, "no", call.texts().indexOf(bad));
      }
      return next().embed(call);
    }
  }

  @Test
  void whatFitsIsOneCall() {
    EmbedCall call = call(List.of("a", "b"));

    within(2, 10).embed(call);

    assertSame(call, service.calls().getFirst());
  }

  @Test
  void aFailureOfOneBatchIsTheAnswers() {
    EmbedwayException fault =
        new UpstreamException(ErrorCode.PROVIDER_MALFORMED_RESPONSE, "no", null);
    service.failing(List.of(fault));

    assertSame(
        fault,
        assertThrows(
            EmbedwayException.class, () -> within(1, 10).embed(call(List.of("a", "b", "c")))));
  }
}
