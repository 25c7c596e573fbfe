package dev.embedway.models.known;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.Pooling;
import dev.embedway.core.model.PromptRole;
import dev.embedway.core.model.Vector;
import dev.embedway.core.provider.EmbedCall;
import dev.embedway.core.registry.ModelRegistry;
import dev.embedway.models.Engines;
import dev.embedway.models.catalog.ModelFiles;
import dev.embedway.models.catalog.TextCase;
import dev.embedway.models.catalog.WeightsCheck;
import dev.embedway.models.engine.OnnxEmbeddingProvider;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BuiltInModelsTest {
  private final OnnxEmbeddingProvider engine = Engines.start();

  @AfterAll
  void stop() {
    engine.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bge-small-en-v1.5|QUERY|'Represent this sentence for searching relevant passages: '",
        "bge-small-en-v1.5|PASSAGE|''",
        "e5-small-v2|QUERY|'query: '",
        "e5-small-v2|PASSAGE|'passage: '",
        "all-MiniLM-L6-v2|QUERY|''"
      })
  void theRolePicksTheModelsPrompt(String id, PromptRole role, String prompt) {
    ModelSpec model = BuiltInModels.find(id).orElseThrow().card();

    assertEquals(embed(model, PromptRole.NONE, prompt + "tides"), embed(model, role, "tides"));
  }

  @ParameterizedTest
  @CsvSource({
    "sentence-transformers/all-MiniLM-L6-v2, all-MiniLM-L6-v2",
    "BAAI/bge-small-en-v1.5, bge-small-en-v1.5",
    "intfloat/e5-small-v2, e5-small-v2"
  })
  void theHubsNameMeansTheModelHere(String repository, String id) {
    assertEquals(id, ModelRegistry.over(List.of(engine)).resolve(repository, null).id());
  }

  @Test
  void aVectorOfBgeIsItsFirstTokensNotTheMeanOfAll() {
    ModelSpec bge = BuiltInModels.find("bge-small-en-v1.5").orElseThrow().card();
    ModelSpec mean =
        new ModelSpec(
            bge.id(),
            bge.provider(),
            bge.weights(),
            bge.inputs(),
            new ModelSpec.Vectors(
                bge.vectorSpace(),
                bge.dim(),
                bge.allowedDims(),
                Pooling.MEAN,
                bge.normalization()));
    try (OnnxEmbeddingProvider wrong = Engines.start(List.of(mean), Engines.MODELS, 1)) {
      Vector first = embed(bge, PromptRole.NONE, "The tide turns at noon.");

      double likeness = first.cosine(Engines.embed(wrong, mean, "The tide turns at noon."));
      assertTrue(likeness < 0.99, () -> "cosine " + likeness);
      assertEquals(384, first.dim());
    }
  }

  @Test
  void theShippedModelIsTheOneThatItsCardNames() {
    ModelSpec card = BuiltInModels.MINILM_INT8;

    Path directory = Engines.MODELS.resolveSibling("models").resolve(card.id());
    WeightsCheck.require(
        card,
        new ModelFiles(
            directory.resolve("model.onnx"),
            List.of(),
            directory.resolve(ModelFiles.TOKENIZER),
            TextCase.AS_WRITTEN));
  }

  @Test
  void theKnownModelsAreThreeInTwoVariantsEachASpaceOfItsOwn() {
    List<ModelSpec> all = BuiltInModels.all();

    assertEquals(6, all.size());
    assertEquals(6, all.stream().map(model -> model.vectorSpace().name()).distinct().count());
    assertEquals(6, all.stream().map(ModelSpec::sha256).distinct().count());
  }

  private Vector embed(ModelSpec model, PromptRole role, String text) {
    return engine
        .embed(new EmbedCall(model, role, List.of(text), Instant.now().plusSeconds(60)))
        .vectors()
        .getFirst();
  }
}
