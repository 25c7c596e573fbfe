package dev.embedway.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.config.EngineSettings;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.model.AbsentModel;
import dev.embedway.core.model.ModelSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModelCatalogTest {
  @TempDir private Path models = Path.of("");
  private Path tiny;

  @BeforeEach
  void write() throws IOException {
    tiny = new TinyModel(1).writeTo(models.resolve("tiny"));
  }

  @Test
  void namesAllThatADirectoryLacksAtOnce() throws IOException {
    Files.createDirectories(models.resolve("bare"));

    assertEquals(
        "cannot be used as it is: there is no model.onnx; there is no tokenizer.json; there is no"
            + " config.json; there is no modules.json; there is no 1_Pooling/config.json; no file"
            + " says how many tokens the model reads: max_seq_length in sentence_bert_config.json,"
            + " model_max_length in tokenizer_config.json, max_position_embeddings in config.json or"
            + " max_tokens in embedway.json",
        reason("bare"));
  }

  @Test
  void aBrokenDirectoryDoesNotStopTheOthers() throws IOException {
    Path broken = new TinyModel(1).writeTo(models.resolve("broken"));
    Files.writeString(broken.resolve("model.onnx"), "not a graph");
    Files.writeString(broken.resolve("config.json"), "{");

    assertEquals(List.of("tiny"), ids());
    assertEquals(
        "cannot be used as it is: config.json is no JSON; model.onnx: it is damaged, or no ONNX"
            + " file",
        reason("broken"));
  }

  @Test
  void refusesByNameWhatItCannotRun() throws IOException {
    Files.writeString(
        tiny.resolve("modules.json"),
        """
        [{"path": "", "type": "custom_st.Transformer"},
         {"path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
         {"path": "2_Dense", "type": "sentence_transformers.models.Dense"}]
        """);
    Files.writeString(
        tiny.resolve("1_Pooling/config.json"),
        """
        {"word_embedding_dimension": 16, "pooling_mode_max_tokens": true, "include_prompt": false}
        """);
    Files.write(
        tiny.resolve("model.onnx"),
        new TinyModel(1).graph().input("past_key_values.0.key", 1, 0, 2, 0, 4).toBytes());

    String reason = reason("tiny");

    for (String part :
        List.of(
            "custom_st.Transformer is code of the repository",
            "the step Dense is not supported",
            "include_prompt false is not supported",
            "the pooling is max_tokens",
            "hidden_size is 8, but the pooling's is 16",
            "its input past_key_values.0.key is not supported")) {
      assertTrue(reason.contains(part), reason);
    }
  }

  @Test
  void takesWhatTheOtherFilesDoNotSayFromOurOwn() throws IOException {
    Files.writeString(
        tiny.resolve("embedway.json"),
        """
        {"query_prompt": "ask: ", "passage_prompt": "tell: ", "max_tokens": 64, "dimensions": [2, 4],
         "tokens_per_second": 123}
        """);

    ModelSpec card = catalog().present().getFirst();

    assertEquals("ask: ", card.prompts().query());
    assertEquals("tell: ", card.prompts().passage());
    assertEquals(64, card.maxTokens());
    assertEquals(List.of(2, 4, 8), card.allowedDims());
    assertEquals(123, card.tokensPerSecond());
  }

  @Test
  void readsNoMoreTokensThanItsAttentionHasMemoryFor() throws IOException {
    Files.writeString(
        tiny.resolve("config.json"),
        """
        {"hidden_size": 8, "max_position_embeddings": 32768, "num_attention_heads": 16}
        """);

    assertEquals(2048, catalog().present().getFirst().maxTokens());
  }

  @Test
  void takesDeclaredMatryoshkaDimensions() throws IOException {
    Files.writeString(
        tiny.resolve("config.json"),
        """
        {"hidden_size": 8, "max_position_embeddings": 512, "matryoshka_dimensions": [4, 8]}
        """);

    assertEquals(List.of(4, 8), catalog().present().getFirst().allowedDims());
  }

  @Test
  void weightsInAFileBesideTheModelAreNeededAndCount() throws IOException {
    Path large = new TinyModel(1).writeTo(models.resolve("large"));
    TinyOnnx graph =
        new TinyModel(1).graph().external("more", TinyOnnx.FLOAT, List.of(2, 2), "model.onnx_data");
    Files.write(large.resolve("model.onnx"), graph.toBytes());
    ModelCatalog catalog = catalog();
    assertEquals(
        "cannot be used as it is: there is no model.onnx_data",
        catalog.absent().getFirst().reason());

    Files.write(large.resolve("model.onnx_data"), TinyOnnx.raw(1f, 2f, 3f, 4f));

    await(() -> catalog.present().size() == 2);
    String one = catalog.present().getFirst().sha256();
    Files.write(large.resolve("model.onnx_data"), TinyOnnx.raw(1f, 2f, 3f, 5f));
    await(() -> !catalog.present().getFirst().sha256().equals(one));
  }

  @Test
  void findsAndForgetsModelsWithoutARestart() throws IOException {
    ModelCatalog catalog = catalog();
    assertEquals(1, catalog.present().size());

    new TinyModel(2).writeTo(models.resolve("later"));
    await(() -> catalog.present().size() == 2);

    Files.delete(models.resolve("later/1_Pooling/config.json"));
    await(() -> catalog.present().size() == 1);
  }

  @Test
  void saysHowAKnownModelIsAdded() {
    ModelCatalog catalog =
        new ModelCatalog(BuiltInModels.all(), new EngineSettings(models, Optional.empty(), 1));

    EmbedwayException fault =
        assertThrows(EmbedwayException.class, () -> catalog.files(BuiltInModels.MINILM_FP32));

    assertEquals(ErrorCode.MODEL_NOT_FOUND, fault.code());
    assertTrue(
        fault.getMessage().contains("./embedway models add all-MiniLM-L6-v2-fp32"),
        fault.getMessage());
  }

  @Test
  void looksInTheShippedDirectoryToo() {
    EngineSettings settings =
        new EngineSettings(
            models,
            Optional.of(Engines.MODELS),
            Optional.empty(),
            1,
            new EngineSettings(models, Optional.empty(), 1).residency());
    List<String> ids =
        new ModelCatalog(BuiltInModels.all(), settings)
            .present().stream().map(ModelSpec::id).toList();

    assertTrue(ids.containsAll(List.of("all-MiniLM-L6-v2", "tiny")), ids::toString);
  }

  private ModelCatalog catalog() {
    return new ModelCatalog(List.of(), new EngineSettings(models, Optional.empty(), 1));
  }

  private List<String> ids() {
    return catalog().present().stream().map(ModelSpec::id).toList();
  }

  private String reason(String id) {
    return catalog().absent().stream()
        .filter(model -> model.id().equals(id))
        .map(AbsentModel::reason)
        .findFirst()
        .orElseThrow();
  }

  private static void await(BooleanSupplier condition) {
    Instant end = Instant.now().plusSeconds(20);
    while (!condition.getAsBoolean()) {
      assertTrue(Instant.now().isBefore(end), "the condition did not come true in 20 s");
      Thread.onSpinWait();
    }
  }
}
