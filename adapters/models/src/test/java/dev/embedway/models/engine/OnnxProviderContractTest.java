package dev.embedway.models.engine;

import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.provider.EmbeddingProvider;
import dev.embedway.models.Engines;
import dev.embedway.models.known.BuiltInModels;
import dev.embedway.testing.contracts.ProviderContract;
import org.junit.jupiter.api.AfterAll;

class OnnxProviderContractTest extends ProviderContract {

  private static final OnnxEmbeddingProvider ENGINE = Engines.start();

  @AfterAll
  static void stop() {
    ENGINE.close();
  }

  @Override
  protected EmbeddingProvider provider() {
    return ENGINE;
  }

  @Override
  protected ModelSpec model() {
    return BuiltInModels.MINILM_INT8;
  }
}
