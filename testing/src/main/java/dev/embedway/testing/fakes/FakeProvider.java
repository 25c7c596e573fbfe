package dev.embedway.testing.fakes;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.ModelSpec.Normalization;
import dev.embedway.core.model.Pooling;
import dev.embedway.core.model.Prompts;
import dev.embedway.core.model.Tokenizer;
import dev.embedway.core.model.Variant;
import dev.embedway.core.model.Vector;
import dev.embedway.core.model.VectorSpace;
import dev.embedway.core.provider.EmbedCall;
import dev.embedway.core.provider.EmbedResult;
import dev.embedway.core.provider.EmbeddingProvider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A provider whose tokens are words and whose vectors are functions of the text; it keeps the calls
 * it got.
 */
public final class FakeProvider implements EmbeddingProvider {

  /** Reads 8 tokens, special ones included, and may be cut to 2 dimensions. */
  public static final ModelSpec MODEL =
      new ModelSpec(
          "fake-mini",
          "onnx",
          new ModelSpec.Weights("1", "0".repeat(64), Variant.FP32, 100),
          new ModelSpec.Inputs(8, new Prompts("ask ", "")),
          new ModelSpec.Vectors("fake", 4, List.of(2, 4), Pooling.MEAN, Normalization.L2));

  private volatile ModelSpec model = MODEL;
  private volatile List<ModelSpec> others = List.of();
  private final List<EmbedCall> calls = new ArrayList<>();
  private Function<List<String>, List<Integer>> counter = _ -> List.of();
  private Predicate<String> refused = _ -> false;
  private UnaryOperator<List<Vector>> fault = UnaryOperator.identity();

  /** From now on, answers are changed so. */
  public void distort(UnaryOperator<List<Vector>> change) {
    fault = change;
  }

  /** From now on, it refuses requests that have such a text. */
  public void refuse(Predicate<String> such) {
    refused = such;
  }

  /** From now on, it counts texts so. */
  public void count(Function<List<String>, List<Integer>> counts) {
    counter = counts;
  }

  /** From now on, this is the only model. */
  public void serve(ModelSpec only) {
    model = only;
  }

  /** From now on, these models are there too. */
  public void serveBeside(ModelSpec... more) {
    others = List.of(more);
  }

  /** A model of another space, of 8 floats and without prompts, that reads so many tokens. */
  public static ModelSpec reading(String id, int maxTokens) {
    return new ModelSpec(
        id,
        MODEL.provider(),
        MODEL.weights(),
        new ModelSpec.Inputs(maxTokens, new Prompts("", "")),
        new ModelSpec.Vectors(id, 8, List.of(8), Pooling.MEAN, Normalization.L2));
  }

  /** {@link #MODEL} under another id. */
  public static ModelSpec ofId(String id) {
    return new ModelSpec(id, MODEL.provider(), MODEL.weights(), MODEL.inputs(), MODEL.vectors());
  }

  /** {@link #MODEL} of another speed. */
  public static ModelSpec atSpeed(int tokensPerSecond) {
    return like(MODEL.vectorSpace(), tokensPerSecond);
  }

  /** {@link #MODEL} with other weights, so that its vectors lie in another space. */
  public static ModelSpec ofSpace(String space) {
    return ofSpace(VectorSpace.of(space));
  }

  /** {@link #MODEL} whose weights other models have too. */
  public static ModelSpec ofSpace(VectorSpace space) {
    return like(space, MODEL.tokensPerSecond());
  }

  /** {@link #MODEL} known by its id alone, so that only its answers tell their length. */
  public static ModelSpec ofAnyDim() {
    return new ModelSpec(
        MODEL.id(),
        MODEL.provider(),
        new ModelSpec.Weights(MODEL.revision(), "", Variant.HOSTED, MODEL.tokensPerSecond()),
        MODEL.inputs(),
        new ModelSpec.Vectors(
            MODEL.vectorSpace(),
            ModelSpec.ANY_DIM,
            List.of(),
            MODEL.pooling(),
            MODEL.normalization()));
  }

  private static ModelSpec like(VectorSpace space, int tokensPerSecond) {
    return new ModelSpec(
        MODEL.id(),
        MODEL.provider(),
        new ModelSpec.Weights(MODEL.revision(), MODEL.sha256(), MODEL.variant(), tokensPerSecond),
        MODEL.inputs(),
        MODEL.vectors().of(space));
  }

  public List<EmbedCall> calls() {
    return calls;
  }

  @Override
  public String name() {
    return "onnx";
  }

  @Override
  public List<ModelSpec> models() {
    return Stream.concat(Stream.of(model), others.stream()).toList();
  }

  @Override
  public Tokenizer tokenizer(ModelSpec model) {
    return new Words();
  }

  @Override
  public EmbedResult embed(EmbedCall call) {
    calls.add(call);
    if (call.texts().stream().anyMatch(refused)) {
      throw new InvalidRequestException(
          ErrorCode.PROVIDER_REJECTED, "the provider answered 400", null);
    }
    return new EmbedResult(
        fault.apply(call.texts().stream().map(text -> vectorOf(call.model(), text)).toList()),
        EmbedResult.Timings.NONE,
        counter.apply(call.texts()));
  }

  private static Vector vectorOf(ModelSpec model, String text) {
    int hash = text.hashCode();
    return model.dim() == 8
        ? Vector.of(1, 1, 1, 1, hash & 0xff, hash >> 8 & 0xff, hash >> 16 & 0xff, 1).normalized()
        : vectorOf(text);
  }

  /** The vector that a text has here. */
  public static Vector vectorOf(String text) {
    int hash = text.hashCode();
    return Vector.of(hash & 0xff, hash >> 8 & 0xff, hash >> 16 & 0xff, 1).normalized();
  }

  @Override
  public void close() {}

  /**
   * Tokens are runs of what is not white space nor for private use, and two special ones; a run of
   * hashes is an unknown one.
   */
  private static final class Words implements Tokenizer {

    private static final Pattern WORD = Pattern.compile("[^\\s\\p{Co}]+");
    private static final Pattern KNOWN = Pattern.compile("[^\\s\\p{Co}#.]");

    @Override
    public boolean knows(String text) {
      return KNOWN.matcher(text).find();
    }

    @Override
    public int count(String text) {
      return spans(text).size() + specialTokens();
    }

    @Override
    public List<Span> spans(String text) {
      return WORD.matcher(text).results().map(word -> new Span(word.start(), word.end())).toList();
    }

    @Override
    public int specialTokens() {
      return 2;
    }
  }

  /** As many words as asked for. */
  public static String words(int count) {
    String[] words = new String[count];
    Arrays.fill(words, "word");
    return String.join(" ", words);
  }
}
