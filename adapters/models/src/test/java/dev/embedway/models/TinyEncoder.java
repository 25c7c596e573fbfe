package dev.embedway.models;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * An encoder of the BERT family as PyTorch exports one, of a few numbers, any part of which can be
 * replaced by its name.
 *
 * <p>One thread at a time.
 */
public final class TinyEncoder {

  /** Name of the output. */
  public static final String OUTPUT = "last_hidden_state";

  private static final int WORDS = 16;
  private static final int PLACES = 8;
  private static final int WIDTH = 4;
  private static final int HIDDEN = 6;

  private final Map<String, Node> nodes = new LinkedHashMap<>();
  private final Map<String, Weights> weights = new LinkedHashMap<>();
  private final Random random = new Random(1);

  private record Node(String operator, List<String> inputs) {}

  private record Weights(int type, List<Integer> shape, ByteBuffer raw) {}

  /** An encoder of so many layers, with two heads. */
  public TinyEncoder(int layers) {
    table("words", WORDS);
    table("segments", 2);
    table("positions", PLACES);
    longs("places", 0, 1, 2, 3, 4, 5, 6, 7);
    node("word", "Gather", "words", "input_ids");
    node("segment", "Gather", "segments", "token_type_ids");
    node("used", "Slice", "places", "input_ids");
    node("place", "Gather", "positions", "used");
    node("placeless", "Add", "word", "segment");
    node("sum", "Add", "placeless", "place");
    String value = norm("norm", "sum", "embedded");
    for (int layer = 0; layer < layers; layer++) {
      value = layer("l" + layer, value, layer == layers - 1 ? OUTPUT : "l" + layer + ".out");
    }
  }

  private String layer(String name, String value, String output) {
    for (String part : List.of("query", "key", "value")) {
      map(name + "." + part, value, WIDTH, WIDTH);
      node(name + "." + part + ".heads", "Reshape", name + "." + part, "heads");
      node(name + "." + part + ".viewed", "Transpose", name + "." + part + ".heads");
    }
    node(name + ".scores", "MatMul", name + ".query.viewed", name + ".key.viewed");
    floats(name + ".root", List.of(), (float) Math.sqrt(2));
    node(name + ".divided", "Div", name + ".scores", name + ".root");
    node(name + ".masked", "Add", name + ".divided", "attention_mask");
    node(name + ".shares", "Softmax", name + ".masked");
    node(name + ".context", "MatMul", name + ".shares", name + ".value.viewed");
    node(name + ".joined", "Transpose", name + ".context");
    map(name + ".attended", name + ".joined", WIDTH, WIDTH);
    node(name + ".added", "Add", name + ".attended", value);
    String attended = norm(name + ".norm", name + ".added", name + ".between");
    map(name + ".up", attended, WIDTH, HIDDEN);
    floats(name + ".two", List.of(), (float) Math.sqrt(2));
    floats(name + ".one", List.of(), 1);
    floats(name + ".half", List.of(), 0.5f);
    node(name + ".scaled", "Div", name + ".up", name + ".two");
    node(name + ".erf", "Erf", name + ".scaled");
    node(name + ".risen", "Add", name + ".erf", name + ".one");
    node(name + ".product", "Mul", name + ".up", name + ".risen");
    node(name + ".activated", "Mul", name + ".product", name + ".half");
    map(name + ".down", name + ".activated", HIDDEN, WIDTH);
    node(name + ".all", "Add", name + ".down", attended);
    return norm(name + ".end", name + ".all", output);
  }

  private void map(String name, String input, int rows, int columns) {
    floats(name + ".weights", List.of(rows, columns), random(rows * columns));
    floats(name + ".bias", List.of(columns), random(columns));
    node(name + ".mapped", "MatMul", input, name + ".weights");
    node(name, "Add", name + ".bias", name + ".mapped");
  }

  private String norm(String name, String input, String output) {
    floats(name + ".epsilon", List.of(), 1e-12f);
    floats(name + ".scale", List.of(WIDTH), random(WIDTH));
    floats(name + ".shift", List.of(WIDTH), random(WIDTH));
    node(name + ".mean", "ReduceMean", input);
    node(name + ".centred", "Sub", input, name + ".mean");
    node(name + ".squares", "Mul", name + ".centred", name + ".centred");
    node(name + ".variance", "ReduceMean", name + ".squares");
    node(name + ".more", "Add", name + ".variance", name + ".epsilon");
    node(name + ".deviation", "Sqrt", name + ".more");
    node(name + ".normalised", "Div", name + ".centred", name + ".deviation");
    node(name + ".scaled", "Mul", name + ".normalised", name + ".scale");
    node(output, "Add", name + ".scaled", name + ".shift");
    return output;
  }

  private void table(String name, int rows) {
    floats(name, List.of(rows, WIDTH), random(rows * WIDTH));
  }

  private float[] random(int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = random.nextFloat() - 0.5f;
    }
    return numbers;
  }

  /** Adds the node that makes a value, or replaces it. */
  public TinyEncoder node(String output, String operator, String... inputs) {
    nodes.put(output, new Node(operator, List.of(inputs)));
    return this;
  }

  /** Adds weights, or replaces them. */
  public TinyEncoder floats(String name, List<Integer> shape, float... numbers) {
    weights.put(name, new Weights(TinyOnnx.FLOAT, shape, ByteBuffer.wrap(TinyOnnx.raw(numbers))));
    return this;
  }

  /** Adds whole numbers of one axis, or replaces them. */
  public TinyEncoder longs(String name, long... numbers) {
    ByteBuffer raw = ByteBuffer.allocate(numbers.length * 8).order(ByteOrder.LITTLE_ENDIAN);
    Arrays.stream(numbers).forEach(raw::putLong);
    weights.put(name, new Weights(TinyOnnx.INT64, List.of(numbers.length), raw.flip()));
    return this;
  }

  /** Makes weights integers of 8 bits. */
  public TinyEncoder quantised(String name) {
    List<Integer> shape = weights.get(name).shape();
    int count = shape.stream().reduce(1, Math::multiplyExact);
    weights.put(name, new Weights(TinyOnnx.INT8, shape, ByteBuffer.allocate(count)));
    return this;
  }

  /** The file; it is to be read, not run. */
  public byte[] toBytes() {
    TinyOnnx graph = new TinyOnnx();
    weights.forEach(
        (name, each) -> graph.weights(name, each.type(), each.shape(), each.raw().array()));
    nodes.forEach((output, each) -> graph.node(each.operator(), each.inputs(), output));
    return graph.output(OUTPUT, TinyOnnx.FLOAT, 0, 0, WIDTH).toBytes();
  }
}
