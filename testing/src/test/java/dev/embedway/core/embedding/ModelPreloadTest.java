package dev.embedway.core.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.embedway.core.config.EmbedwaySettings;
import dev.embedway.core.provider.EmbedCall;
import dev.embedway.testing.fakes.FakeProvider;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelPreloadTest {

  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));

  private final FakeProvider provider = new FakeProvider();
  private final Embedder embedder = new Embedder(List.of(provider), CLOCK);

  private void preload(String setting) {
    List<String> models =
        EmbedwaySettings.read(Map.of("PRELOAD_EMBEDDING_MODELS", setting)).engine().preload();
    new ModelPreload(embedder, models, CLOCK).prime();
  }

  @Test
  void modelsThatAreNamedEmbedAWordBeforeAnybodyAsks() {
    preload(" fake-mini , ");

    assertEquals(
        List.of(List.of("warm")), provider.calls().stream().map(EmbedCall::texts).toList());
  }

  @Test
  void modelThatIsNotThereHoldsNothingUp() {
    preload("nobodys,fake-mini");

    assertEquals(1, provider.calls().size());
  }

  @Test
  void modelOfAServiceIsNotAsked() {
    provider.serve(FakeProvider.ofAnyDim());

    preload("fake-mini");

    assertEquals(List.of(), provider.calls());
  }
}
