package dev.embedway.models;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.model.Vector;
import dev.embedway.models.onnxfile.OnnxGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A model of the kind of Qwen3-Embedding, small enough to be calculated by hand: the vector of a
 * token is the sum of the embeddings of all tokens up to it, and of its position's; texts are bytes
 * with an end-of-text token behind them; the last token's vector counts, at length 1. Its files
 * would pad on the left and cut after four tokens.
 */
public final class TinyModel {
  public static final int DIM = 8;
  public static final int POSITIONS = 512;
  public static final int END_OF_TEXT = 300;
  public static final String INSTRUCTION =
      "Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery:";

  private static final int THE = 257;

  private final float[] embeddings;
  private final float[] positions;

  public TinyModel(long seed) {
    Random random = new Random(seed);
    this.embeddings = floats(random, (END_OF_TEXT + 1) * DIM);
    this.positions = floats(random, POSITIONS * DIM);
  }

  private static float[] floats(Random random, int count) {
    float[] floats = new float[count];
    for (int i = 0; i < count; i++) {
      floats[i] = random.nextFloat() - 0.5f;
    }
    return floats;
  }

  /** Writes all files into a new directory. */
  public Path writeTo(Path directory) throws IOException {
    Files.createDirectories(directory.resolve("1_Pooling"));
    Files.write(directory.resolve("model.onnx"), graph().toBytes());
    Files.writeString(directory.resolve("tokenizer.json"), tokenizer());
    Files.writeString(
        directory.resolve("config.json"),
        """
        {"model_type": "qwen3", "hidden_size": 8, "max_position_embeddings": 512,
         "num_attention_heads": 2, "vocab_size": 301}
        """);
    Files.writeString(
        directory.resolve("modules.json"),
        """
        [{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
         {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
         {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"}]
        """);
    Files.writeString(
        directory.resolve("1_Pooling/config.json"),
        """
        {"word_embedding_dimension": 8, "pooling_mode_cls_token": false,
         "pooling_mode_mean_tokens": false, "pooling_mode_lasttoken": true, "include_prompt": true}
        """);
    Files.writeString(
        directory.resolve("config_sentence_transformers.json"),
        """
        {"prompts": {"query": "%s", "document": ""}, "similarity_fn_name": "cosine"}
        """
            .formatted(INSTRUCTION.replace("\n", "\\n")));
    Files.writeString(
        directory.resolve("tokenizer_config.json"),
        """
        {"model_max_length": 131072, "padding_side": "left"}
        """);
    return directory;
  }

  public TinyOnnx graph() {
    return graph(OnnxGraph.POSITIONS);
  }

  /** The graph that looks positions up by this value. */
  public TinyOnnx graph(String placesFrom) {
    return graph(END_OF_TEXT + 1, OnnxGraph.IDS, placesFrom);
  }

  /** A graph that has rows for bytes alone, in a way that does not show. */
  public TinyOnnx narrow() {
    return graph(256, "ids", OnnxGraph.POSITIONS);
  }

  private TinyOnnx graph(int rows, String wordsFrom, String placesFrom) {
    return new TinyOnnx()
        .input("input_ids", TinyOnnx.INT64, 0, 0)
        .input("attention_mask", TinyOnnx.INT64, 0, 0)
        .input("position_ids", TinyOnnx.INT64, 0, 0)
        .weights(
            "embeddings",
            TinyOnnx.FLOAT,
            List.of(rows, DIM),
            TinyOnnx.raw(Arrays.copyOf(embeddings, rows * DIM)))
        .weights("positions", TinyOnnx.FLOAT, List.of(POSITIONS, DIM), TinyOnnx.raw(positions))
        .weights("axis_2", TinyOnnx.INT64, List.of(1), TinyOnnx.raw(2))
        .weights("axis_1", TinyOnnx.INT64, List.of(), TinyOnnx.raw(1))
        .node("Identity", List.of("input_ids"), "ids")
        .node("Gather", List.of("embeddings", wordsFrom), "embedded")
        .node("Cast", List.of("attention_mask"), "mask", TinyOnnx.attribute("to", TinyOnnx.FLOAT))
        .node("Unsqueeze", List.of("mask", "axis_2"), "mask_3")
        .node("Mul", List.of("embedded", "mask_3"), "masked")
        .node("CumSum", List.of("masked", "axis_1"), "summed")
        .node("Gather", List.of("positions", placesFrom), "placed")
        .node("Add", List.of("summed", "placed"), "last_hidden_state")
        .output("last_hidden_state", TinyOnnx.FLOAT, 0, 0, DIM);
  }

  /** The vector of a text of these token ids. */
  public Vector vector(List<Integer> ids) {
    float[] sum = new float[DIM];
    for (int i = 0; i < DIM; i++) {
      for (int id : ids) {
        sum[i] += embeddings[id * DIM + i];
      }
      sum[i] += positions[(ids.size() - 1) * DIM + i];
    }
    return Vector.of(sum).normalized();
  }

  /** A tokenizer.json of byte-level BPE that knows the word "the". */
  public static String tokenizer() throws IOException {
    ObjectMapper json = new ObjectMapper();
    ObjectNode vocabulary = json.createObjectNode();
    int remapped = 256;
    for (int value = 0; value < 256; value++) {
      boolean itself =
          (value >= '!' && value <= '~') || (value >= 0xa1 && value <= 0xac) || value >= 0xae;
      vocabulary.put(String.valueOf((char) (itself ? value : remapped++)), value);
    }
    vocabulary.put("th", 256).put("the", THE);
    ObjectNode root =
        (ObjectNode)
            json.readTree(
                """
                {"version": "1.0",
                 "truncation": {"direction": "Right", "max_length": 4, "strategy": "LongestFirst", "stride": 0},
                 "padding": {"strategy": {"Fixed": 16}, "direction": "Left", "pad_to_multiple_of": null,
                             "pad_id": 300, "pad_type_id": 0, "pad_token": "<|endoftext|>"},
                 "added_tokens": [{"id": 300, "content": "<|endoftext|>", "single_word": false, "lstrip": false,
                                   "rstrip": false, "normalized": false, "special": true}],
                 "normalizer": {"type": "NFC"},
                 "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": false,
                                   "use_regex": true},
                 "post_processor": {"type": "TemplateProcessing",
                   "single": [{"Sequence": {"id": "A", "type_id": 0}},
                              {"SpecialToken": {"id": "<|endoftext|>", "type_id": 0}}],
                   "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 0}}],
                   "special_tokens": {"<|endoftext|>":
                     {"id": "<|endoftext|>", "ids": [300], "tokens": ["<|endoftext|>"]}}},
                 "decoder": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": false, "use_regex": true},
                 "model": {"type": "BPE", "dropout": null, "unk_token": null, "continuing_subword_prefix": null,
                           "end_of_word_suffix": null, "fuse_unk": false, "byte_fallback": false,
                           "vocab": {}, "merges": ["t h", "th e"]}}
                """);
    ((ObjectNode) root.path("model")).set("vocab", vocabulary);
    return json.writeValueAsString(root);
  }
}
