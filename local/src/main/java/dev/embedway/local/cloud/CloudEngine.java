package dev.embedway.local.cloud;

import dev.embedway.core.composition.ProcessContext;
import dev.embedway.core.config.EmbedwaySettings;
import dev.embedway.core.embedding.Embedder;
import dev.embedway.core.embedding.EmbedderPriming;
import dev.embedway.core.embedding.ModelPreload;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.store.StorableDims;
import dev.embedway.local.cloud.lifecycle.ClosingStack;
import dev.embedway.models.runtime.EmbeddingRuntime;

/** Opening of the models of a local cloud's process. */
final class CloudEngine {

  private CloudEngine() {}

  /**
   * Opens them and loads the default model, so that the first caller need not wait for it; {@code
   * closing} closes them.
   */
  static EmbeddingRuntime open(ProcessContext context, ClosingStack closing) {
    EmbeddingRuntime runtime = closing.keep(EmbeddingRuntime.of(context), EmbeddingRuntime::close);
    EmbedwaySettings settings = context.settings();
    Embedder loading = runtime.embedder();
    ModelSpec model = loading.registry().resolve(settings.pipeline().defaultModel(), null);
    // Uploads make stores of it.
    StorableDims.require(model.dim());
    new EmbedderPriming(loading, model.id(), context.clock()).prime();
    new ModelPreload(loading, settings.engine().preload(), context.clock()).prime();
    return runtime;
  }
}
