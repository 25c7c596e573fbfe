package dev.embedway.local.cloud;

import dev.embedway.core.embedding.Embedder;
import dev.embedway.core.embedding.EmbedderPriming;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.vector.StorableDims;
import dev.embedway.models.BuiltInModels;
import dev.embedway.models.OnnxEmbeddingProvider;
import dev.embedway.models.remote.Providers;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.function.Function;

/**
 * The models of this process.
 *
 * @param embedder over all of them
 * @param defaultModel of stores that an upload makes
 */
record CloudEngine(Embedder embedder, ModelSpec defaultModel) {

  /** Makes it and loads the default model; it is closed by {@code closing}. */
  static CloudEngine open(CloudConfig config, InstantSource clock, ClosingStack closing) {
    OnnxEmbeddingProvider provider =
        closing.keep(
            new OnnxEmbeddingProvider(BuiltInModels.all(), config.settings().engine(), clock),
            OnnxEmbeddingProvider::close);
    Providers providers =
        closing.keep(
            new Providers(config.settings().providers(), clock, new SecureRandom()),
            Providers::close);
    Embedder embedder = new Embedder(providers.beside(provider, Function.identity()), clock);
    ModelSpec model =
        embedder.registry().resolve(config.settings().pipeline().defaultModel(), null);
    // Uploads make stores of it.
    StorableDims.require(model.dim());
    // Loads tokenizer and weights, so that the first caller need not wait for them.
    new EmbedderPriming(embedder, model.id(), clock).prime();
    return new CloudEngine(embedder, model);
  }
}
