package dev.embedway.models.onnxfile;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A graph with its weights in memory, to be walked from value to value.
 *
 * <p>Thread-safe.
 */
public final class OnnxNetwork {

  private static final int GRAPH = 7;

  private final Map<String, FloatTensor> constants = new HashMap<>();
  private final Map<String, OnnxNode> producers = new HashMap<>();
  private final Map<String, List<OnnxNode>> consumers = new HashMap<>();

  private OnnxNetwork() {}

  /**
   * Reads a file. Weights in other files, and those that are no 32-bit floats, are not known after.
   *
   * @throws IOException when it cannot be read or is no ONNX file; its message names no path
   */
  public static OnnxNetwork read(Path file) throws IOException {
    try {
      OnnxNetwork network = new OnnxNetwork();
      ProtobufReader model = new ProtobufReader(ByteBuffer.wrap(Files.readAllBytes(file)));
      while (model.hasNext()) {
        if (model.next() == GRAPH) {
          network.readGraph(model.nested());
        } else {
          model.skip();
        }
      }
      return network;
    } catch (FileSystemException e) {
      throw new IOException("it cannot be read", e);
    } catch (BufferUnderflowException
        | IllegalArgumentException
        | IndexOutOfBoundsException
        | ArithmeticException e) {
      throw new IOException("it is damaged, or no ONNX file", e);
    }
  }

  private void readGraph(ProtobufReader graph) {
    while (graph.hasNext()) {
      switch (graph.next()) {
        case 1 -> add(OnnxNode.read(graph.nested()));
        case 5 -> {
          Initializer weight = Initializer.read(graph.nested());
          weight.floats().ifPresent(floats -> constants.put(weight.name(), floats));
        }
        default -> graph.skip();
      }
    }
  }

  private void add(OnnxNode node) {
    node.value().ifPresent(value -> constants.put(node.output(), value));
    node.outputs().forEach(output -> producers.put(output, node));
    node.inputs().stream()
        .distinct()
        .forEach(input -> consumers.computeIfAbsent(input, _ -> new ArrayList<>()).add(node));
  }

  /** The node that makes a value; empty for inputs and weights. */
  public Optional<OnnxNode> producer(String value) {
    return Optional.ofNullable(producers.get(value));
  }

  /** The nodes that read a value, in the file's order. */
  public List<OnnxNode> consumers(String value) {
    return List.copyOf(consumers.getOrDefault(value, List.of()));
  }

  /** Numbers of a value that depends on no input. */
  public Optional<FloatTensor> constant(String value) {
    return Optional.ofNullable(constants.get(value));
  }
}
