package dev.embedway.local.cloud;

import dev.embedway.aws.AwsClients;
import dev.embedway.core.breaker.Breakers;
import dev.embedway.core.cache.VectorCache;
import dev.embedway.core.embedding.Embedder;
import dev.embedway.core.embedding.EmbedderPriming;
import dev.embedway.core.embedding.ModelPreload;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.PromptBook;
import dev.embedway.core.store.StorableDims;
import dev.embedway.models.engine.OnnxEmbeddingProvider;
import dev.embedway.models.known.BuiltInModels;
import dev.embedway.models.service.Providers;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.function.Function;

/**
 * The models of this process and of services.
 *
 * @param embedder over all of them
 * @param defaultModel of stores that an upload makes
 * @param breakers of services
 * @param models of the fleet, and where this process has them
 */
record CloudEngine(
    Embedder embedder, ModelSpec defaultModel, Breakers breakers, CloudModels models) {

  /** Makes the rest of an engine, once the cloud's services are there. */
  interface Rest {
    CloudEngine make(Breakers breakers, VectorCache cache, AwsClients clients);
  }

  /**
   * Loads the default model, and makes the rest once there are services; what was opened is closed
   * by {@code closing}.
   */
  static Rest open(CloudConfig config, InstantSource clock, ClosingStack closing) {
    OnnxEmbeddingProvider provider =
        closing.keep(
            new OnnxEmbeddingProvider(BuiltInModels.all(), config.settings().engine(), clock),
            OnnxEmbeddingProvider::close);
    Providers providers =
        closing.keep(
            new Providers(config.settings().providers(), clock, new SecureRandom()),
            Providers::close);
    PromptBook prompts = config.settings().prompts().book();
    Embedder loading =
        new Embedder(providers.beside(prompts, provider, Function.identity()), clock);
    ModelSpec model = loading.registry().resolve(config.settings().pipeline().defaultModel(), null);
    // Uploads make stores of it.
    StorableDims.require(model.dim());
    // Loads tokenizer and weights, so that the first caller need not wait for them.
    new EmbedderPriming(loading, model.id(), clock).prime();
    new ModelPreload(loading, config.settings().engine().preload(), clock).prime();
    return (breakers, cache, clients) -> {
      CloudModels models = CloudModels.of(config.settings(), clients, provider, clock);
      return new CloudEngine(
          new Embedder(
              providers.beside(prompts, provider, breakers::guard), cache, models.fleet(), clock),
          model,
          breakers,
          models);
    };
  }
}
