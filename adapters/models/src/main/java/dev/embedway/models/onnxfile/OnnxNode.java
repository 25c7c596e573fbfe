package dev.embedway.models.onnxfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A node of a graph.
 *
 * @param inputs names of values
 * @param outputs likewise
 * @param value of a node of a constant
 */
public record OnnxNode(
    String operator, List<String> inputs, List<String> outputs, Optional<FloatTensor> value) {

  private static final String VALUE = "value";

  public OnnxNode {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /** Reads a message. */
  static OnnxNode read(ProtobufReader node) {
    String operator = "";
    List<String> inputs = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    Optional<FloatTensor> value = Optional.empty();
    while (node.hasNext()) {
      switch (node.next()) {
        case 1 -> inputs.add(node.text());
        case 2 -> outputs.add(node.text());
        case 4 -> operator = node.text();
        case 5 -> value = value(node.nested());
        default -> node.skip();
      }
    }
    return new OnnxNode(operator, inputs, outputs, value);
  }

  private static Optional<FloatTensor> value(ProtobufReader attribute) {
    String name = "";
    Optional<FloatTensor> tensor = Optional.empty();
    while (attribute.hasNext()) {
      switch (attribute.next()) {
        case 1 -> name = attribute.text();
        case 5 -> tensor = Initializer.read(attribute.nested()).floats();
        default -> attribute.skip();
      }
    }
    return name.equals(VALUE) ? tensor : Optional.empty();
  }

  /** The value that it makes, of a node that makes one. */
  public String output() {
    return outputs.getFirst();
  }
}
