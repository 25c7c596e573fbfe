package dev.embedway.local.cloud;

import dev.embedway.core.embedding.Dimensions;
import dev.embedway.core.embedding.Embedder;
import dev.embedway.core.embedding.EmbeddingRequest;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.PromptRole;
import dev.embedway.core.vector.StorableDims;
import dev.embedway.models.BuiltInModels;
import dev.embedway.models.OnnxEmbeddingProvider;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/**
 * The models of this process.
 *
 * @param embedder over all of them
 * @param defaultModel of stores that an upload makes
 */
record CloudEngine(Embedder embedder, ModelSpec defaultModel) {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Makes it and loads the default model; it is closed by {@code closing}. */
  static CloudEngine open(CloudConfig config, InstantSource clock, ClosingStack closing) {
    OnnxEmbeddingProvider provider =
        closing.keep(
            new OnnxEmbeddingProvider(BuiltInModels.all(), config.settings().engine(), clock),
            OnnxEmbeddingProvider::close);
    Embedder embedder = new Embedder(List.of(provider), clock);
    ModelSpec model =
        embedder.registry().resolve(config.settings().pipeline().defaultModel(), null);
    // Uploads make stores of it.
    StorableDims.require(model.dim());
    warmUp(embedder, model, clock);
    return new CloudEngine(embedder, model);
  }

  /** Loads tokenizer and weights, so that the first caller need not wait for them. */
  private static void warmUp(Embedder embedder, ModelSpec model, InstantSource clock) {
    embedder.embed(
        new EmbeddingRequest(
            model.id(),
            null,
            List.of("warm"),
            Dimensions.NATIVE,
            PromptRole.NONE,
            EmbeddingRequest.Overlong.REFUSE,
            clock.instant().plus(PATIENCE)));
  }
}
