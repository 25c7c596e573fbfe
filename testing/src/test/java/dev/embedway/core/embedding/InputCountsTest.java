package dev.embedway.core.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.embedway.core.embedding.EmbeddingRequest.Overlong;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.model.Dimensions;
import dev.embedway.core.model.PromptRole;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.testing.fakes.FakeProvider;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Limits on the number of inputs, and the places of their answers. */
class InputCountsTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final int MAX_INPUTS = 2048;

  private final FakeProvider provider = new FakeProvider();
  private final Embedder embedder = new Embedder(List.of(provider), InstantSource.fixed(NOW));
  private final Random random = new Random(20_261_124);

  private EmbeddingResponse embed(List<String> inputs) {
    provider.serve(FakeProvider.atSpeed(1_000_000));
    return embedder.embed(
        EmbeddingRequest.ofTexts(
            TenantId.DEFAULT,
            EmbeddingRequest.Target.of("fake-mini"),
            inputs,
            new EmbeddingRequest.Options(Dimensions.NATIVE, PromptRole.PASSAGE, Overlong.REFUSE),
            NOW.plusSeconds(28)));
  }

  private List<String> inputs(int count) {
    return IntStream.range(0, count).mapToObj(_ -> "text " + random.nextInt(900)).toList();
  }

  @Test
  void everyCountUpTo2048HasAsManyVectorsAtTheirIndexes() {
    IntStream.concat(
            IntStream.of(1, 2, MAX_INPUTS - 1, MAX_INPUTS), random.ints(300, 1, MAX_INPUTS + 1))
        .forEach(count -> {
          List<String> inputs = inputs(count);

          List<EmbeddingResponse.Embedding> answers = embed(inputs).embeddings();

          assertEquals(count, answers.size());
          for (int i = 0; i < count; i++) {
            assertEquals(i, answers.get(i).index());
            assertEquals(FakeProvider.vectorOf(inputs.get(i)), answers.get(i).vector());
          }
        });
  }

  @Test
  void everyCountAbove2048IsRefusedBeforeAnyWork() {
    IntStream.concat(IntStream.of(MAX_INPUTS + 1), random.ints(100, MAX_INPUTS + 1, 3 * MAX_INPUTS))
        .forEach(count -> {
          EmbedwayException refusal =
              assertThrows(EmbedwayException.class, () -> embed(inputs(count)));

          assertEquals(ErrorCode.TOO_MANY_INPUTS, refusal.code(), () -> count + " inputs");
        });
    assertEquals(List.of(), provider.calls());
  }
}
