package dev.embedway.models.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtException;
import dev.embedway.core.config.EmbedwaySettings;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.PromptRole;
import dev.embedway.core.model.Variant;
import dev.embedway.core.model.Vector;
import dev.embedway.core.provider.EmbedCall;
import dev.embedway.core.provider.EmbeddingProvider;
import dev.embedway.models.Engines;
import dev.embedway.models.engine.ReferenceModel.Pool;
import dev.embedway.models.known.BuiltInModel;
import dev.embedway.models.known.BuiltInModels;
import dev.embedway.models.service.Providers;
import dev.embedway.models.tokenizer.wordpiece.WordPieceParityTest;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A model in this process and at a service: one space for the same weights, and vectors alike. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SameWeightsTest {

  private static final double ALIKE = 1e-4;

  private static final String WORDS =
      "river stone quickly measures the an of vector seventeen Paris colour flight because salt"
          + " antidisestablishmentarianism caf\u00e9 \u6f22\u5b57 \ud83d\ude00 3.14 don't e-mail"
          + " \u0434\u043e\u0440\u043e\u0433\u0430 \u03b8\u03ac\u03bb\u03b1\u03c3\u03c3\u03b1"
          + " fromage Stra\u00dfe 1,024 (x) #tag a_b";

  private final OnnxEmbeddingProvider engine = Engines.start();
  private InferenceServer server;
  private Providers services;
  private EmbeddingProvider hosted;
  private EmbeddingProvider local;

  @BeforeAll
  void start() throws IOException, OrtException {
    server = new InferenceServer();
    serve("sentence-transformers/all-MiniLM-L6-v2", "all-MiniLM-L6-v2-fp32", Pool.MEAN_OF_ALL);
    serve("BAAI/bge-small-en-v1.5", "bge-small-en-v1.5", Pool.FIRST_TOKEN);
    serve("intfloat/e5-small-v2", "e5-small-v2", Pool.MEAN_OF_ALL);
    services =
        new Providers(
            EmbedwaySettings.read(Map.of("EMBEDWAY_HF_INFERENCE_URL", server.url())).providers(),
            InstantSource.system(),
            new Random(1));
    hosted = service("huggingface");
    local = service("local_api");
  }

  private void serve(String repository, String directory, Pool pool)
      throws IOException, OrtException {
    ModelSpec card = BuiltInModels.find(directory).orElseThrow().card();
    server.serve(
        repository,
        new ReferenceModel(
            Engines.MODELS.resolve(directory), card.variant(), card.maxTokens(), pool));
  }

  private EmbeddingProvider service(String name) {
    return services.services(each -> each).stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @AfterAll
  void stop() throws OrtException {
    services.close();
    server.close();
    engine.close();
  }

  private ModelSpec hosted(String repository) {
    return hosted.models().stream()
        .filter(model -> model.id().equals(repository))
        .findFirst()
        .orElseThrow();
  }

  private static ModelSpec builtIn(String id) {
    return BuiltInModels.find(id).orElseThrow().card();
  }

  /**
   * The weights of all but the first are in 8 bits on both sides: what is compared is the recipe.
   */
  @ParameterizedTest
  @CsvSource({
    "sentence-transformers/all-MiniLM-L6-v2, all-MiniLM-L6-v2-fp32, PASSAGE, 120",
    "BAAI/bge-small-en-v1.5, bge-small-en-v1.5, PASSAGE, 30",
    "BAAI/bge-small-en-v1.5, bge-small-en-v1.5, QUERY, 30",
    "intfloat/e5-small-v2, e5-small-v2, PASSAGE, 30",
    "intfloat/e5-small-v2, e5-small-v2, QUERY, 30"
  })
  void aServiceAndTheEngineMakeTheSameVectorsOfTheSameWeights(
      String repository, String id, PromptRole role, int count) {
    List<String> texts = texts().subList(0, count);

    List<Vector> theirs = embed(hosted, hosted(repository), role, texts);
    List<Vector> ours = embed(engine, builtIn(id), role, texts);

    double max =
        IntStream.range(0, count)
            .mapToDouble(i -> difference(theirs.get(i), ours.get(i)))
            .max()
            .orElseThrow();
    assertTrue(max <= ALIKE, () -> "differs by " + max);
  }

  private static List<Vector> embed(
      EmbeddingProvider provider, ModelSpec model, PromptRole role, List<String> texts) {
    return provider
        .embed(new EmbedCall(model, role, texts, Instant.now().plusSeconds(120)))
        .vectors();
  }

  private static double difference(Vector one, Vector other) {
    double max = 0;
    for (int i = 0; i < one.dim(); i++) {
      max = Math.max(max, Math.abs((double) one.get(i) - other.get(i)));
    }
    return max;
  }

  /** A hundred and more of several scripts and lengths, none longer than a model reads. */
  private static List<String> texts() {
    Random random = new Random(15);
    String[] words = WORDS.split(" ", -1);
    List<String> texts =
        new ArrayList<>(
            WordPieceParityTest.HOSTILE.stream().filter(text -> !text.isBlank()).toList());
    while (texts.size() < 120) {
      StringBuilder text = new StringBuilder();
      for (int i = 1 + random.nextInt(40); i > 0; i--) {
        text.append(words[random.nextInt(words.length)]).append(i % 9 == 0 ? ". " : " ");
      }
      texts.add(text.toString());
    }
    return texts;
  }

  @ParameterizedTest
  @CsvSource({
    "sentence-transformers/all-MiniLM-L6-v2, all-MiniLM-L6-v2",
    "BAAI/bge-small-en-v1.5, bge-small-en-v1.5",
    "intfloat/e5-small-v2, e5-small-v2"
  })
  void weightsAsTrainedHaveOneSpaceWhereverTheyRun(String repository, String id) {
    ModelSpec theirs = hosted(repository);
    ModelSpec ours = builtIn(id + "-fp32");
    ModelSpec quantised = builtIn(id);

    assertTrue(theirs.vectorSpace().isComparableWith(ours.vectorSpace()));
    assertTrue(
        ours.vectorSpace().isComparableWith(local.adopt(repository).orElseThrow().vectorSpace()));
    assertFalse(ours.vectorSpace().isComparableWith(quantised.vectorSpace()));
    assertFalse(theirs.vectorSpace().isComparableWith(quantised.vectorSpace()));
    assertEquals(
        List.of(theirs.dim(), theirs.maxTokens(), theirs.prompts()),
        List.of(ours.dim(), ours.maxTokens(), ours.prompts()));
  }

  /** Stores that were made before the spaces were one keep these names. */
  @Test
  void labelsOfStoresAreWhatTheyWere() {
    for (BuiltInModel model : BuiltInModels.known()) {
      String label = model.card().id() + (model.isCompiled() ? "+static1" : "");
      assertEquals(label, model.card().vectorSpace().label());
    }
    for (ModelSpec model : hosted.models()) {
      assertEquals(model.id(), model.vectorSpace().label());
    }
    assertTrue(builtIn("e5-small-v2-fp32").vectorSpace().holds("e5-small-v2-fp32"));
    assertFalse(builtIn("e5-small-v2").vectorSpace().holds("e5-small-v2-fp32"));
    assertFalse(hosted("intfloat/e5-small-v2").vectorSpace().holds("e5-small-v2-fp32"));
  }

  @Test
  void noTwoOtherModelsShareASpace() {
    List<String> names =
        Stream.concat(BuiltInModels.all().stream(), hosted.models().stream())
            .filter(model -> model.variant() != Variant.FP32)
            .map(model -> model.vectorSpace().name())
            .toList();

    assertEquals(names.size(), names.stream().distinct().count());
  }
}
