package dev.embedway.models.compile;

import dev.embedway.models.onnxfile.OnnxGraph;
import dev.embedway.models.onnxfile.ProtobufWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Builds an ONNX file node by node: the same bytes for the same calls.
 *
 * <p>One thread at a time.
 *
 * @see <a href="https://github.com/onnx/onnx/blob/main/onnx/onnx.proto">the format</a>
 */
final class GraphBuilder {

  /** Domain of ONNX Runtime's own operators. */
  private static final String MICROSOFT = "com.microsoft";

  private static final long IR_VERSION = 8;
  private static final long OPSET = 17;
  private static final List<String> INPUTS =
      List.of(OnnxGraph.IDS, OnnxGraph.MASK, OnnxGraph.TYPES);

  private final ProtobufWriter graph = new ProtobufWriter();
  private final Set<String> constants = new HashSet<>();
  private int values;

  /** A constant of floats. */
  String floats(String name, float[] numbers, long... shape) {
    ByteBuffer raw =
        ByteBuffer.allocate(numbers.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(numbers);
    return constant(name, ElementType.FLOAT, raw.array(), shape);
  }

  /** A constant of whole numbers, as one axis. */
  String longs(String name, long... numbers) {
    ByteBuffer raw =
        ByteBuffer.allocate(numbers.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    raw.asLongBuffer().put(numbers);
    return constant(name, ElementType.INT64, raw.array(), numbers.length);
  }

  /** A constant of raw numbers; the first of a name is the one. */
  String constant(String name, ElementType type, byte[] raw, long... shape) {
    if (constants.add(name)) {
      graph.put(5, tensor(name, type, raw, shape));
    }
    return name;
  }

  private static ProtobufWriter tensor(String name, ElementType type, byte[] raw, long... shape) {
    ProtobufWriter tensor = new ProtobufWriter();
    for (long size : shape) {
      tensor.put(1, size);
    }
    return tensor.put(2, type.number()).put(8, name).put(9, raw);
  }

  /** Adds a node of ONNX's own operators and names its value. */
  String add(String operator, Map<String, Object> attributes, String... inputs) {
    return node("", operator, attributes, name(), inputs);
  }

  /** Adds one without attributes. */
  String add(String operator, String... inputs) {
    return add(operator, Map.of(), inputs);
  }

  /** Adds a node of ONNX Runtime's operators. */
  String addFused(String operator, Map<String, Object> attributes, String... inputs) {
    return node(MICROSOFT, operator, attributes, name(), inputs);
  }

  /** Adds the node that makes the graph's output. */
  void output(String operator, String... inputs) {
    node("", operator, Map.of(), OnnxGraph.TOKEN_OUTPUTS.getFirst(), inputs);
  }

  private String name() {
    return "v" + values++;
  }

  private String node(
      String domain,
      String operator,
      Map<String, Object> attributes,
      String output,
      String... inputs) {
    ProtobufWriter node = new ProtobufWriter();
    for (String input : inputs) {
      node.put(1, input);
    }
    node.put(2, output).put(4, operator);
    attributes.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(each -> node.put(5, attribute(each.getKey(), each.getValue())));
    if (!domain.isEmpty()) {
      node.put(7, domain);
    }
    graph.put(1, node);
    return output;
  }

  private static ProtobufWriter attribute(String name, Object value) {
    ProtobufWriter attribute = new ProtobufWriter().put(1, name);
    return switch (value) {
      case Float number -> attribute.put(2, number.floatValue()).put(20, 1);
      case Long number -> attribute.put(3, number.longValue()).put(20, 2);
      default -> throw new IllegalArgumentException("no attribute: " + value);
    };
  }

  /**
   * Writes the file.
   *
   * @param width numbers of a token's vector
   * @param metadata that a session of it shows
   */
  void write(Path file, int width, Map<String, String> metadata) throws IOException {
    graph.put(2, "encoder");
    for (String input : INPUTS) {
      graph.put(11, value(input, ElementType.INT64, axis("texts"), axis("tokens")));
    }
    graph.put(
        12,
        value(
            OnnxGraph.TOKEN_OUTPUTS.getFirst(),
            ElementType.FLOAT,
            axis("texts"),
            axis("tokens"),
            new ProtobufWriter().put(1, width)));
    ProtobufWriter model =
        new ProtobufWriter()
            .put(1, IR_VERSION)
            .put(2, "embedway")
            .put(7, graph)
            .put(8, new ProtobufWriter().put(1, "").put(2, OPSET))
            .put(8, new ProtobufWriter().put(1, MICROSOFT).put(2, 1));
    metadata.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(each ->
            model.put(14, new ProtobufWriter().put(1, each.getKey()).put(2, each.getValue())));
    try (OutputStream out = Files.newOutputStream(file)) {
      model.writeTo(out);
    }
  }

  private static ProtobufWriter axis(String name) {
    return new ProtobufWriter().put(2, name);
  }

  private static ProtobufWriter value(String name, ElementType type, ProtobufWriter... axes) {
    ProtobufWriter shape = new ProtobufWriter();
    for (ProtobufWriter axis : axes) {
      shape.put(1, axis);
    }
    ProtobufWriter tensor = new ProtobufWriter().put(1, type.number()).put(2, shape);
    return new ProtobufWriter().put(1, name).put(2, new ProtobufWriter().put(1, tensor));
  }
}
