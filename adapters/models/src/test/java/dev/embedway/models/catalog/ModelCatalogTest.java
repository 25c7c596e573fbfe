package dev.embedway.models.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.provider.EngineSettings;
import dev.embedway.core.registry.UnavailableModel;
import dev.embedway.models.Engines;
import dev.embedway.models.TinyModel;
import dev.embedway.models.TinyOnnx;
import dev.embedway.models.known.BuiltInModels;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sentence_bert_config.json | {"transformer_task": "fill-mask"} | transformer_task
          sentence_bert_config.json | {"tokenizer_args": {"add_prefix_space": true}} | tokenizer_args.add_prefix_space
          config_sentence_transformers.json | {"model_type": "SparseEncoder"} | model_type
          config_sentence_transformers.json | {"truncate_dim": 4} | truncate_dim
          config_sentence_transformers.json | {"prompts": {}, "default_prompt_name": "s2p"} | default_prompt_name
          tokenizer_config.json | {"truncation_side": "left"} | truncation_side
          tokenizer_config.json | {"add_prefix_space": true} | add_prefix_space
          tokenizer_config.json | {"tokenizer_class": "LlamaTokenizerFast", "add_eos_token": false} | add_eos_token
          tokenizer_config.json | {"tokenizer_class": "GemmaTokenizer", "add_bos_token": true} | add_bos_token
          """)
  void fieldsThatWouldChangeAVectorAreRefusedByName(String file, String content, String field)
      throws IOException {
    Files.writeString(tiny.resolve(file), content);

    String reason = reason("tiny");

    assertTrue(reason.contains(file + ": " + field + " is not supported as it is"), reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sentence_bert_config.json | {"max_seq_length": 99, "do_lower_case": false, \
          "model_args": {"attn_implementation": "eager"}}
          sentence_bert_config.json | {"transformer_task": "feature-extraction", \
          "tokenizer_args": {"padding_side": "left"}}
          config_sentence_transformers.json | {"__version__": {"pytorch": "2"}, \
          "default_prompt_name": null, "truncate_dim": null}
          tokenizer_config.json | {"model_max_length": 77, "do_lower_case": true, \
          "padding_side": "left", "add_bos_token": false}
          tokenizer_config.json | {"tokenizer_class": "LlamaTokenizer", "add_bos_token": false, "add_eos_token": true}
          """)
  void fieldsThatChangeNothingPass(String file, String content) throws IOException {
    Files.writeString(tiny.resolve(file), content);

    assertEquals(List.of("tiny"), ids());
  }

  @Test
  void theDefaultPromptStandsWhereARoleHasNone() throws IOException {
    Files.writeString(
        tiny.resolve("config_sentence_transformers.json"),
        """
        {"prompts": {"query": "q: ", "s2s": "same: "}, "default_prompt_name": "s2s"}
        """);
    ModelSpec card = catalog().present().getFirst();

    assertEquals("q: ", card.prompts().query());
    assertEquals("same: ", card.prompts().passage());
  }

  @Test
  void aTokenizerThatDropsMergesAtRandomIsRefused() throws IOException {
    String tokenizer = Files.readString(tiny.resolve("tokenizer.json"));
    Files.writeString(
        tiny.resolve("tokenizer.json"), tokenizer.replace("\"dropout\":null", "\"dropout\":0.1"));

    assertTrue(reason("tiny").contains("model.dropout"), reason("tiny"));
  }

  @Test
  void readsNoMoreTokensThanTheGraphHasPositionsFor() throws IOException {
    Files.writeString(
        tiny.resolve("config.json"), "{\"hidden_size\": 8, \"max_position_embeddings\": 4096}");

    assertEquals(TinyModel.POSITIONS, catalog().present().getFirst().maxTokens());
  }

  @Test
  void aGraphThatCountsPositionsItselfBeginsBehindThePaddingTokens() throws IOException {
    Files.writeString(
        tiny.resolve("config.json"),
        """
        {"model_type": "unheard-of", "hidden_size": 8, "max_position_embeddings": 4096, "pad_token_id": 1}
        """);
    Files.write(tiny.resolve("model.onnx"), new TinyModel(1).graph("counted").toBytes());

    assertEquals(TinyModel.POSITIONS - 2, catalog().present().getFirst().maxTokens());
  }

  @Test
  void tokensThatTheGraphHasNoRowsForAreRefusedByName() throws IOException {
    String tokenizer = Files.readString(tiny.resolve("tokenizer.json"));
    Files.writeString(
        tiny.resolve("tokenizer.json"),
        tokenizer.replace(
            "\"added_tokens\":[",
            "\"added_tokens\":[{\"id\": 301, \"content\": \"<new>\", \"special\": true},"));

    assertTrue(
        reason("tiny").contains("the token ?new? has the id 301, and model.onnx has 301 rows"),
        reason("tiny"));
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
        {"hidden_size": 8, "max_position_embeddings": 32768, "num_attention_heads": 1024}
        """);

    assertEquals(256, catalog().present().getFirst().maxTokens());
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
        catalog.unavailableModels().getFirst().reason());

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
            new EngineSettings.Directories(models, Optional.of(Engines.MODELS), Optional.empty()),
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
    return catalog().unavailableModels().stream()
        .filter(model -> model.id().equals(id))
        .map(UnavailableModel::reason)
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
