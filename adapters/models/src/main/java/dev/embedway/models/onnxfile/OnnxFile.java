package dev.embedway.models.onnxfile;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads an ONNX file without ONNX Runtime: its inputs, outputs and operators, and how far its
 * weights of 8-bit integers reach to.
 *
 * <p>One thread at a time.
 *
 * @see <a href="https://github.com/onnx/onnx/blob/main/onnx/onnx.proto">the format</a>
 */
public final class OnnxFile {
  private static final int GRAPH = 7;
  private static final int FUNCTIONS = 25;

  /** Graphs within one another, as branches have them. */
  private static final int MAX_DEPTH = 16;

  /** Looks rows up and multiplies nothing. */
  private static final String LOOK_UP = "Gather";

  private final List<OnnxGraph.Value> inputs = new ArrayList<>();
  private final List<OnnxGraph.Value> outputs = new ArrayList<>();
  private final Set<String> operators = new HashSet<>();
  private final List<LookUp> lookUps = new ArrayList<>();
  private final Set<String> multiplied = new HashSet<>();
  private final Set<String> externalFiles = new LinkedHashSet<>();
  private final List<Initializer> weights = new ArrayList<>();
  private final Path file;

  /** A node that looks rows of a table up. */
  private record LookUp(String table, String indices) {}

  private OnnxFile(Path file) {
    this.file = file;
  }

  /**
   * Reads the file.
   *
   * @throws IOException when it cannot be read or is no ONNX file; its message names no path
   */
  public static OnnxGraph read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      if (channel.size() > Integer.MAX_VALUE) {
        throw new IOException("an ONNX file has at most 2 GB");
      }
      try (Arena arena = Arena.ofConfined()) {
        return new OnnxFile(file)
            .graph(channel.map(MapMode.READ_ONLY, 0, channel.size(), arena).asByteBuffer());
      }
    } catch (FileSystemException e) {
      // Its message is the path, which callers of the API must not read.
      throw new IOException("it cannot be read", e);
    } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new IOException("it is damaged, or no ONNX file", e);
    }
  }

  private OnnxGraph graph(ByteBuffer whole) throws IOException {
    ProtobufReader model = new ProtobufReader(whole);
    while (model.hasNext()) {
      switch (model.next()) {
        case GRAPH -> readGraph(model.nested());
        // One may be made of others, each twice: the runtime would write them all out.
        case FUNCTIONS ->
            throw new IOException("it has functions of its own; export it with them inlined");
        default -> model.skip();
      }
    }
    if (outputs.isEmpty()) {
      throw new IOException("it is damaged, or no ONNX file");
    }
    Set<String> filled = weights.stream().map(Initializer::name).collect(Collectors.toSet());
    return new OnnxGraph(
        inputs.stream().filter(input -> !filled.contains(input.name())).toList(),
        outputs,
        operators,
        List.copyOf(externalFiles),
        tables(),
        largestMultiplied());
  }

  private List<OnnxGraph.Table> tables() {
    Map<String, List<Long>> shapes =
        weights.stream()
            .filter(weight -> weight.shape().size() == 2)
            .collect(Collectors.toMap(Initializer::name, Initializer::shape, (one, _) -> one));
    return lookUps.stream()
        .flatMap(lookUp ->
            Optional.ofNullable(shapes.get(lookUp.table())).stream()
                .map(shape ->
                    new OnnxGraph.Table(lookUp.indices(), shape.getFirst(), shape.getLast())))
        .toList();
  }

  private int largestMultiplied() throws IOException {
    int largest = 0;
    for (Initializer weight : weights) {
      if (weight.isInt8Matrix() && multiplied.contains(weight.name())) {
        largest = Math.max(largest, weight.largest(file));
      }
    }
    return largest;
  }

  private void readGraph(ProtobufReader graph) {
    while (graph.hasNext()) {
      switch (graph.next()) {
        case 1 -> readNode(graph.nested());
        case 5 -> add(Initializer.read(graph.nested()));
        case 11 -> inputs.add(value(graph.nested()));
        case 12 -> outputs.add(value(graph.nested()));
        default -> graph.skip();
      }
    }
  }

  private void readNode(ProtobufReader node) {
    String operator = "";
    List<String> itsInputs = new ArrayList<>();
    while (node.hasNext()) {
      switch (node.next()) {
        case 1 -> itsInputs.add(node.text());
        case 4 -> operator = node.text();
        case 5 -> readAttribute(node.nested(), 1);
        default -> node.skip();
      }
    }
    operators.add(operator);
    if (!operator.equals(LOOK_UP)) {
      multiplied.addAll(itsInputs);
    } else if (itsInputs.size() == 2) {
      lookUps.add(new LookUp(itsInputs.getFirst(), itsInputs.getLast()));
    }
  }

  /** Takes the operators of the graphs in an attribute, and the files of its tensors. */
  private void readAttribute(ProtobufReader attribute, int depth) {
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException("graphs nested too deep");
    }
    while (attribute.hasNext()) {
      switch (attribute.next()) {
        case 5, 10 -> addFile(Initializer.read(attribute.nested()));
        case 6, 11 -> readOperators(attribute.nested(), depth);
        default -> attribute.skip();
      }
    }
  }

  private void readOperators(ProtobufReader graph, int depth) {
    while (graph.hasNext()) {
      int field = graph.next();
      if (field == 5) {
        addFile(Initializer.read(graph.nested()));
        continue;
      }
      if (field != 1) {
        graph.skip();
        continue;
      }
      ProtobufReader node = graph.nested();
      while (node.hasNext()) {
        switch (node.next()) {
          case 4 -> operators.add(node.text());
          case 5 -> readAttribute(node.nested(), depth + 1);
          default -> node.skip();
        }
      }
    }
  }

  private void add(Initializer weight) {
    weights.add(weight);
    addFile(weight);
  }

  /** Notes the file beside the model that a tensor's numbers are in. */
  private void addFile(Initializer weight) {
    String external = weight.externalFile().orElse("");
    if (!external.matches("|[A-Za-z0-9_][A-Za-z0-9_.-]*")) {
      throw new IllegalArgumentException("weights outside the model's directory");
    }
    if (!external.isEmpty()) {
      externalFiles.add(external);
    }
  }

  private static OnnxGraph.Value value(ProtobufReader value) {
    String name = "";
    OnnxGraph.Value typed = new OnnxGraph.Value("", 0, List.of());
    while (value.hasNext()) {
      switch (value.next()) {
        case 1 -> name = value.text();
        case 2 -> typed = type(only(1, value.nested()));
        default -> value.skip();
      }
    }
    return new OnnxGraph.Value(name, typed.type(), typed.shape());
  }

  /** The message in the one field that counts; an empty one where there is none. */
  private static ProtobufReader only(int field, ProtobufReader message) {
    while (message.hasNext()) {
      if (message.next() == field) {
        return message.nested();
      }
      message.skip();
    }
    return message;
  }

  private static OnnxGraph.Value type(ProtobufReader type) {
    int element = 0;
    List<Long> shape = List.of();
    while (type.hasNext()) {
      switch (type.next()) {
        case 1 -> element = (int) type.varint();
        case 2 -> shape = shape(type.nested());
        default -> type.skip();
      }
    }
    return new OnnxGraph.Value("", element, shape);
  }

  private static List<Long> shape(ProtobufReader shape) {
    List<Long> sizes = new ArrayList<>();
    while (shape.hasNext()) {
      if (shape.next() == 1) {
        sizes.add(size(shape.nested()));
      } else {
        shape.skip();
      }
    }
    return sizes;
  }

  private static long size(ProtobufReader axis) {
    long size = -1;
    while (axis.hasNext()) {
      if (axis.next() == 1) {
        size = axis.varint();
      } else {
        axis.skip();
      }
    }
    return size;
  }
}
