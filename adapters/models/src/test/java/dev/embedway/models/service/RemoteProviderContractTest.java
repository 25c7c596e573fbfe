package dev.embedway.models.service;

import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.provider.EmbeddingProvider;
import dev.embedway.testing.contracts.ProviderContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;

class RemoteProviderContractTest {

  private static final ServiceStubs STUBS = new ServiceStubs();

  @AfterAll
  static void stop() {
    STUBS.close();
  }

  /** The contract over one service. */
  abstract static class Over extends ProviderContract {

    private final EmbeddingProvider provider;
    private final ModelSpec model;

    Over(Service service) {
      provider = STUBS.provider(service, _ -> {});
      model = ServiceStubs.model(service, provider);
    }

    @Override
    protected EmbeddingProvider provider() {
      return provider;
    }

    @Override
    protected ModelSpec model() {
      return model;
    }
  }

  @Nested
  class OpenAi extends Over {
    OpenAi() {
      super(Service.OPENAI);
    }
  }

  @Nested
  class LocalApi extends Over {
    LocalApi() {
      super(Service.LOCAL_API);
    }
  }

  @Nested
  class LocalTexts extends Over {
    LocalTexts() {
      super(Service.LOCAL_TEXTS);
    }
  }

  @Nested
  class Cohere extends Over {
    Cohere() {
      super(Service.COHERE);
    }
  }

  @Nested
  class Google extends Over {
    Google() {
      super(Service.GOOGLE);
    }
  }

  @Nested
  class HuggingFace extends Over {
    HuggingFace() {
      super(Service.HUGGING_FACE);
    }
  }
}
