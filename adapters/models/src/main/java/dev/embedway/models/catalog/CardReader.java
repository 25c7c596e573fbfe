package dev.embedway.models.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.Prompts;
import dev.embedway.core.model.Variant;
import dev.embedway.core.model.VectorSpace;
import dev.embedway.models.known.EngineVersion;
import dev.embedway.models.onnxfile.OnnxFile;
import dev.embedway.models.onnxfile.OnnxGraph;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes a card of a directory with {@code model.onnx}, {@code tokenizer.json} and the configuration
 * files of a HuggingFace repository. What they do not say may stand in {@code embedway.json}.
 *
 * <p>One thread at a time.
 */
final class CardReader {
  static final String CONFIG = "config.json";
  static final String SENTENCE_CONFIG = "config_sentence_transformers.json";
  static final String OURS = "embedway.json";

  private final Path directory;
  private final ConfigFiles files;

  CardReader(Path directory) {
    this.directory = directory;
    this.files = new ConfigFiles(directory);
  }

  /** The card, under this id, or all that the directory lacks. */
  DirectoryCard read(String id) {
    Path weights = files.required(ModelFiles.WEIGHTS);
    JsonNode tokenizer = files.requiredJson(ModelFiles.TOKENIZER);
    JsonNode config = files.requiredJson(CONFIG);
    JsonNode ours = files.json(OURS);
    ModuleList modules = ModuleList.read(files);
    if (!tokenizer.isMissingNode() && !tokenizer.path("model").isObject()) {
      files.fault(ModelFiles.TOKENIZER + ": there is no model");
    }
    TokenizerCheck.faults(tokenizer).forEach(files::fault);
    new VectorFields(files, tokenizer).check();
    int dim = dim(config, modules);
    OnnxGraph graph = Files.isRegularFile(weights) ? graph(weights, dim) : null;
    if (graph != null) {
      new TokenTable(graph).faults(tokenizer).forEach(files::fault);
    }
    int maxTokens = new TokenLimit(files, config, ours).read(graph);
    List<Integer> dims = allowedDims(dim, config, ours);
    if (graph == null || !files.faults().isEmpty()) {
      return new DirectoryCard.Unusable(files.faults());
    }
    ModelFiles places =
        new ModelFiles(
            weights,
            graph.externalFiles().stream().map(directory::resolve).toList(),
            directory.resolve(ModelFiles.TOKENIZER),
            textCase());
    Facts facts = new Facts(dim, dims, maxTokens, prompts(ours));
    return usable(id, places, graph, modules, facts, speed(config, ours, places, graph, maxTokens));
  }

  private DirectoryCard usable(
      String id,
      ModelFiles places,
      OnnxGraph graph,
      ModuleList modules,
      Facts facts,
      int tokensPerSecond) {
    try {
      String sha256 = WeightsCheck.sha256(places.allWeights());
      String recipe = recipe(sha256, places, modules, facts);
      String label = "own-" + recipe.substring(0, 32) + EngineVersion.mark(variant(graph));
      boolean isAsTrained =
          variant(graph) == Variant.FP32 && places.textCase() == TextCase.AS_WRITTEN;
      return new DirectoryCard.Usable(
          new ModelSpec(
              id,
              EngineVersion.PROVIDER,
              new ModelSpec.Weights(
                  recipe.substring(0, 12) + EngineVersion.mark(variant(graph)),
                  sha256,
                  variant(graph),
                  tokensPerSecond),
              new ModelSpec.Inputs(facts.maxTokens(), facts.prompts()),
              new ModelSpec.Vectors(
                  isAsTrained ? space(id, label, places, modules, facts) : VectorSpace.of(label),
                  facts.dim(),
                  facts.dims(),
                  modules.pooling(),
                  modules.normalization())),
          places);
    } catch (IOException e) {
      return new DirectoryCard.Unusable(List.of("its files cannot be read"));
    }
  }

  /** The published model's where texts are read as by it, else one of the directory's own. */
  private VectorSpace space(
      String id, String label, ModelFiles places, ModuleList modules, Facts facts)
      throws IOException {
    return HubOrigin.published(id, places, directory)
        .filter(published ->
            published.isReadBy(
                modules.pooling(),
                modules.normalization(),
                facts.prompts(),
                facts.maxTokens(),
                facts.dim()))
        .map(published -> published.space(label))
        .orElseGet(() -> VectorSpace.of(label));
  }

  private static Variant variant(OnnxGraph graph) {
    return graph.isQuantised() ? Variant.INT8 : Variant.FP32;
  }

  /**
   * Hash of all that determines a text's vector, so that only models that agree in it share a
   * space.
   */
  private static String recipe(String weights, ModelFiles places, ModuleList modules, Facts facts)
      throws IOException {
    MessageDigest digest = WeightsCheck.digest();
    Stream<String> parts =
        Stream.of(
            weights,
            WeightsCheck.sha256(List.of(places.tokenizer())),
            modules.pooling().name(),
            modules.normalization().name(),
            facts.prompts().query(),
            facts.prompts().passage());
    // Left out where it is as written, as it was before there was another.
    Stream<String> cases =
        Stream.of(places.textCase()).filter(each -> each != TextCase.AS_WRITTEN).map(Enum::name);
    Stream.concat(parts, cases)
        .map(part -> part.getBytes(StandardCharsets.UTF_8))
        .forEach(part -> {
          digest.update((part.length + ":").getBytes(StandardCharsets.US_ASCII));
          digest.update(part);
        });
    return HexFormat.of().formatHex(digest.digest());
  }

  private TextCase textCase() {
    return files.json(VectorFields.SENTENCE_BERT).path("do_lower_case").asBoolean()
        ? TextCase.LOWER
        : TextCase.AS_WRITTEN;
  }

  private int dim(JsonNode config, ModuleList modules) {
    OptionalInt hidden = ConfigFiles.number(config, "hidden_size", "d_model", "dim");
    if (modules.dim() == 0 && hidden.isEmpty() && !config.isMissingNode()) {
      files.fault(CONFIG + ": hidden_size is missing");
    }
    if (modules.dim() != 0 && hidden.isPresent() && hidden.getAsInt() != modules.dim()) {
      files.fault(
          CONFIG
              + ": hidden_size is "
              + hidden.getAsInt()
              + ", but the pooling's is "
              + modules.dim());
    }
    return modules.dim() != 0 ? modules.dim() : hidden.orElse(0);
  }

  private @Nullable OnnxGraph graph(Path weights, int dim) {
    try {
      OnnxGraph graph = OnnxFile.read(weights);
      new GraphCheck(graph, dim).faults().forEach(files::fault);
      graph.externalFiles().forEach(files::required);
      return graph;
    } catch (IOException e) {
      files.fault(ModelFiles.WEIGHTS + ": " + e.getMessage());
      return null;
    }
  }

  /**
   * The prompts by the names that sentence-transformers looks for, then the default one. A missing
   * prompt is none: most models have been trained without.
   */
  private Prompts prompts(JsonNode ours) {
    JsonNode sentence = files.json(SENTENCE_CONFIG);
    JsonNode prompts = sentence.path("prompts");
    String standard =
        ConfigFiles.text(sentence, "default_prompt_name")
            .flatMap(name -> ConfigFiles.text(prompts, name))
            .orElse("");
    return new Prompts(
        ConfigFiles.text(ours, "query_prompt")
            .or(() -> ConfigFiles.text(prompts, "query"))
            .orElse(standard),
        ConfigFiles.text(ours, "passage_prompt")
            .or(() -> ConfigFiles.text(prompts, "passage", "document", "corpus"))
            .orElse(standard));
  }

  private List<Integer> allowedDims(int dim, JsonNode config, JsonNode ours) {
    JsonNode sentence = files.json(SENTENCE_CONFIG);
    TreeSet<Integer> dims = new TreeSet<>(List.of(dim));
    List<JsonNode> places = new ArrayList<>();
    places.add(ours.path("dimensions"));
    for (JsonNode json : List.of(sentence, config)) {
      places.add(json.path("matryoshka_dims"));
      places.add(json.path("matryoshka_dimensions"));
    }
    places.stream()
        .filter(JsonNode::isArray)
        .findFirst()
        .ifPresent(declared -> declared.forEach(each -> dims.add(each.asInt(0))));
    if (dim > 0 && (dims.first() < 1 || dims.last() > dim)) {
      files.fault("the declared Matryoshka dimensions must be within 1.." + dim);
    }
    return List.copyOf(dims);
  }

  /**
   * A class by arithmetic: all-MiniLM-L6-v2 multiplies with 10.6 million weights a token and does
   * 5,000 tokens/s in fp32, 10,000 in int8. The longest text must fit a request in any case.
   */
  private static int speed(
      JsonNode config, JsonNode ours, ModelFiles places, OnnxGraph graph, int maxTokens) {
    long size = variant(graph) == Variant.INT8 ? 1 : Float.BYTES;
    long table =
        (long) ConfigFiles.number(config, "vocab_size").orElse(0)
            * ConfigFiles.number(config, "hidden_size").orElse(0);
    long weights = Math.max(100_000, places.estimatedBytes() / 2 / size - table);
    long fp32 = 5_000L * 10_600_000 / weights;
    long estimate = variant(graph) == Variant.INT8 ? 2 * fp32 : fp32;
    int min = (maxTokens + 23) / 24;
    return ConfigFiles.number(ours, "tokens_per_second")
        .orElse(Math.clamp(estimate, min, Math.max(min, 10_000)));
  }

  /** Facts of the configuration files. */
  private record Facts(int dim, List<Integer> dims, int maxTokens, Prompts prompts) {}

  /** Requirements of a graph that can be run. */
  private record GraphCheck(OnnxGraph graph, int dim) {

    /** Operators that run a graph within themselves again and again. */
    private static final Set<String> UNBOUNDED = Set.of("Loop", "Scan", "SequenceMap");

    List<String> faults() {
      List<String> faults = new ArrayList<>();
      List<String> names = graph.inputs().stream().map(OnnxGraph.Value::name).toList();
      Stream.of(OnnxGraph.IDS, OnnxGraph.MASK)
          .filter(input -> !names.contains(input))
          .map(input -> ModelFiles.WEIGHTS + ": it has no input " + input)
          .forEach(faults::add);
      graph.inputs().stream()
          .filter(
              input -> !OnnxGraph.INPUTS.contains(input.name()) || input.type() != OnnxGraph.INT64)
          .limit(3)
          .map(input ->
              ModelFiles.WEIGHTS
                  + ": its input "
                  + input.name()
                  + " is not supported; "
                  + String.join(", ", OnnxGraph.INPUTS)
                  + " of type int64 are")
          .forEach(faults::add);
      graph.operators().stream()
          .filter(UNBOUNDED::contains)
          .sorted()
          .map(operator ->
              ModelFiles.WEIGHTS
                  + ": its operator "
                  + operator
                  + " repeats as often as it likes; export the model without loops")
          .forEach(faults::add);
      if (graph.tokenVectors().filter(this::fits).isEmpty()) {
        faults.add(
            ModelFiles.WEIGHTS
                + ": it has no output last_hidden_state or token_embeddings of float32 with shape"
                + " [texts, tokens, "
                + dim
                + "]");
      }
      return faults;
    }

    private boolean fits(OnnxGraph.Value output) {
      boolean three = output.shape().isEmpty() || output.shape().size() == 3;
      return output.type() == OnnxGraph.FLOAT
          && three
          && IntStream.of(2)
              .filter(axis -> axis < output.shape().size())
              .allMatch(axis -> output.shape().get(axis) < 0 || output.shape().get(axis) == dim);
    }
  }
}
