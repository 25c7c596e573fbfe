package dev.embedway.models.compile;

import dev.embedway.models.compile.ActivationRanges.Range;
import dev.embedway.models.compile.Encoder.FeedForward;
import dev.embedway.models.compile.Encoder.Layer;
import dev.embedway.models.compile.Encoder.Norm;
import dev.embedway.models.onnxfile.FloatTensor;
import dev.embedway.models.onnxfile.OnnxGraph;
import java.util.Map;

/**
 * Writes an encoder whose maps multiply 8-bit integers. Activations have scales that were found
 * beforehand, so that what a text's vector is does not depend on the texts that share its run.
 *
 * <p>A normalisation's scale and shift are multiplied into the maps behind it. Between activations
 * and weights a factor a number moves what is hard to round from the former to the latter
 * (SmoothQuant, arXiv 2211.10438). What the weights' rounding takes from products on average is
 * added to them again (arXiv 1906.04721, 4.2). Normalisation itself is ONNX Runtime's instance
 * normalisation of tokens as channels, which computes several numbers at once where its layer
 * normalisation computes one.
 *
 * <p>One thread at a time.
 */
final class Int8Encoder {

  /** Shares of the factors that activations take; found on MiniLM by sentence similarity. */
  private static final double NORMALISED = 0.9;

  private static final double UNBOUNDED = 0.8;

  private final GraphBuilder graph = new GraphBuilder();
  private final Encoder encoder;
  private final ActivationRanges ranges;
  private final int width;

  /** Sizes of texts, tokens and a vector's numbers. */
  private final String whole;

  /** Sizes with all tokens of the run in one row. */
  private final String flat;

  private final String lengths;
  private String ones = "";
  private String zeros = "";

  private Int8Encoder(Encoder encoder, ActivationRanges ranges) {
    this.encoder = encoder;
    this.ranges = ranges;
    this.width = encoder.width();
    String sizes = graph.add("Shape", OnnxGraph.IDS);
    this.whole = graph.add("Concat", Map.of("axis", 0L), sizes, graph.longs("width", width));
    this.flat = graph.longs("flat", 1, -1, width);
    this.lengths =
        graph.add(
            "ReduceSum",
            Map.of("keepdims", 0L),
            graph.add("Cast", Map.of("to", (long) ElementType.INT32.number()), OnnxGraph.MASK),
            graph.longs("second", 1));
  }

  /** The graph of an encoder. */
  static GraphBuilder of(Encoder encoder, ActivationRanges ranges) {
    Int8Encoder int8 = new Int8Encoder(encoder, ranges);
    int8.build();
    return int8.graph;
  }

  private void build() {
    String normalised = normalised(embedded());
    Norm norm = encoder.tables().norm();
    for (int i = 0; i < encoder.layers().size(); i++) {
      Layer layer = encoder.layers().get(i);
      int place = i * ActivationRanges.PER_LAYER;
      normalised = attended(layer, norm, normalised, place);
      normalised = fedForward(layer.feedForward(), layer.attended(), normalised, place + 2);
      norm = layer.norm();
    }
    String scaled = graph.add("Mul", normalised, floats("scale", norm.scale()));
    String shifted = graph.add("Add", scaled, floats("shift", norm.shift()));
    graph.output("Reshape", shifted, whole);
  }

  /** Sums of the rows of all tokens, in one row. */
  private String embedded() {
    Rounded words = Rounded.rows(encoder.tables().words());
    int count = words.scales().length;
    String table = graph.constant("words", ElementType.INT8, words.numbers(), count, width);
    String scales = graph.floats("words.scales", words.scales(), count, 1);
    String rows =
        graph.add(
            "Mul",
            graph.add(
                "Cast",
                Map.of("to", (long) ElementType.FLOAT.number()),
                graph.add("Gather", table, OnnxGraph.IDS)),
            graph.add("Gather", scales, OnnxGraph.IDS));
    String segments =
        graph.add("Gather", floats("segments", encoder.tables().segments()), OnnxGraph.TYPES);
    String tokens =
        graph.add(
            "Slice",
            graph.add("Shape", OnnxGraph.IDS),
            graph.longs("second", 1),
            graph.longs("third", 2));
    String places =
        graph.add(
            "Slice",
            floats("places", encoder.tables().positions()),
            graph.longs("first", 0),
            tokens);
    String sum = graph.add("Add", graph.add("Add", rows, segments), places);
    return graph.add("Reshape", sum, flat);
  }

  private String normalised(String value) {
    if (ones.isEmpty()) {
      String tokens =
          graph.add(
              "Slice",
              graph.add("Shape", value),
              graph.longs("second", 1),
              graph.longs("third", 2));
      ones = graph.add("Expand", graph.floats("one", new float[] {1}, 1), tokens);
      zeros = graph.add("Expand", graph.floats("zero", new float[] {0}, 1), tokens);
    }
    return graph.add(
        "InstanceNormalization", Map.of("epsilon", encoder.epsilon()), value, ones, zeros);
  }

  private String attended(Layer layer, Norm norm, String input, int place) {
    Encoder.Attention attention = layer.attention();
    Weights maps =
        Weights.beside(attention.query(), attention.key(), attention.value()).after(norm);
    Weights out = Weights.of(attention.out());
    double[] factors = out.factors(ranges.places().get(place + 1), UNBOUNDED);
    // The context is made of values: what is to divide it divides those.
    maps.divideColumns(2 * width, factors);
    Smoothed smoothed = smoothed(input, maps, place, NORMALISED);
    Rounded rounded = rounded(maps, place, smoothed.factors);
    String name = "l" + place;
    String context =
        graph.addFused(
            "QAttention",
            Map.of("num_heads", (long) encoder.heads()),
            graph.add("Reshape", smoothed.rounded, whole),
            weights(name, maps, rounded),
            graph.floats(name + ".bias", maps.bias(), maps.columns()),
            name + ".scale",
            graph.floats(name + ".scales", rounded.scales(), maps.columns()),
            lengths,
            name + ".zero",
            graph.constant(
                name + ".zeros", ElementType.INT8, new byte[maps.columns()], maps.columns()));
    String joined = graph.add("Reshape", context, flat);
    out.multiplyRows(factors);
    out.shift(norm.shift());
    String mapped = mapped(quantised(joined, place + 1, factors), out, place + 1, factors);
    return added(mapped, smoothed, norm, name);
  }

  private String fedForward(FeedForward forward, Norm norm, String input, int place) {
    Weights up = Weights.of(forward.up()).after(norm);
    Smoothed smoothed = smoothed(input, up, place, NORMALISED);
    String risen = graph.addFused("Gelu", Map.of(), mapped(smoothed, up, place));
    Weights down = Weights.of(forward.down());
    Smoothed activated = smoothed(risen, down, place + 1, UNBOUNDED);
    down.shift(norm.shift());
    return added(mapped(activated, down, place + 1), smoothed, norm, "l" + place);
  }

  /** The next normalisation's output, of what a part made with its input added. */
  private String added(String made, Smoothed input, Norm norm, String name) {
    float[] scale = new float[width];
    for (int i = 0; i < width; i++) {
      scale[i] = (float) (norm.scale().get(i) * input.factors[i]);
    }
    String before = graph.add("Mul", input.divided, graph.floats(name + ".before", scale, width));
    return normalised(graph.add("Add", made, before));
  }

  /** An activation divided by factors, and in 8 bits. */
  private static final class Smoothed {
    private final String divided;
    private final String rounded;
    private final double[] factors;

    Smoothed(String divided, String rounded, double[] factors) {
      this.divided = divided;
      this.rounded = rounded;
      this.factors = factors;
    }
  }

  /** Divides an activation by factors, and multiplies the weights that it meets with them. */
  private Smoothed smoothed(String value, Weights weights, int place, double share) {
    double[] factors = weights.factors(ranges.places().get(place), share);
    float[] inverse = new float[factors.length];
    for (int i = 0; i < factors.length; i++) {
      inverse[i] = (float) (1 / factors[i]);
    }
    String divided =
        graph.add("Mul", value, graph.floats("l" + place + ".inverse", inverse, inverse.length));
    weights.multiplyRows(factors);
    return new Smoothed(divided, quantised(divided, place, factors), factors);
  }

  /** An activation in 8 bits without sign. */
  private String quantised(String value, int place, double[] factors) {
    Range range = ranges.places().get(place);
    double low = 0;
    double high = 0;
    for (int i = 0; i < factors.length; i++) {
      low = Math.min(low, range.low(i) / factors[i]);
      high = Math.max(high, range.high(i) / factors[i]);
    }
    float scale = (float) ((high - low) / 255);
    byte zero = (byte) Math.clamp(Math.round(-low / scale), 0, 255);
    return graph.add(
        "QuantizeLinear",
        value,
        graph.floats("l" + place + ".scale", new float[] {scale}),
        graph.constant("l" + place + ".zero", ElementType.UINT8, new byte[] {zero}));
  }

  private Rounded rounded(Weights weights, int place, double[] factors) {
    Rounded rounded = Rounded.columns(weights);
    weights.addLost(rounded, ranges.places().get(place), factors);
    return rounded;
  }

  private String mapped(Smoothed input, Weights weights, int place) {
    return mapped(input.rounded, weights, place, input.factors);
  }

  private String mapped(String rounded, Weights weights, int place, double[] factors) {
    Rounded columns = rounded(weights, place, factors);
    String name = "l" + place;
    return graph.addFused(
        "MatMulIntegerToFloat",
        Map.of(),
        rounded,
        weights(name, weights, columns),
        name + ".scale",
        graph.floats(name + ".scales", columns.scales(), weights.columns()),
        name + ".zero",
        graph.constant(
            name + ".zeros", ElementType.INT8, new byte[weights.columns()], weights.columns()),
        graph.floats(name + ".bias", weights.bias(), weights.columns()));
  }

  private String weights(String name, Weights weights, Rounded rounded) {
    return graph.constant(
        name + ".weights", ElementType.INT8, rounded.numbers(), weights.rows(), weights.columns());
  }

  private String floats(String name, FloatTensor tensor) {
    float[] numbers = new float[tensor.length()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = tensor.get(i);
    }
    return graph.floats(
        name, numbers, tensor.shape().stream().mapToLong(Long::longValue).toArray());
  }
}
