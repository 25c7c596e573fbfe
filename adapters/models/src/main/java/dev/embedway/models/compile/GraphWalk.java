package dev.embedway.models.compile;

import dev.embedway.models.onnxfile.FloatTensor;
import dev.embedway.models.onnxfile.OnnxNetwork;
import dev.embedway.models.onnxfile.OnnxNode;
import java.util.List;
import java.util.Set;

/** Steps through a graph, each of which says what was not there. */
record GraphWalk(OnnxNetwork network) {

  /** Difference that rounding of constants may make. */
  static final double TOLERANCE = 1e-4;

  /** Nodes that read numbers, not a shape. */
  List<OnnxNode> consumers(String value) {
    return network.consumers(value).stream()
        .filter(node -> !node.operator().equals("Shape"))
        .toList();
  }

  List<OnnxNode> all(String value, String operator) {
    return of(value, Set.of(operator));
  }

  List<OnnxNode> of(String value, Set<String> operators) {
    return consumers(value).stream().filter(node -> operators.contains(node.operator())).toList();
  }

  /** The one node of an operator that reads a value; others may. */
  OnnxNode one(String value, String operator) throws UnknownGraphException {
    List<OnnxNode> found = all(value, operator);
    if (found.size() != 1) {
      throw new UnknownGraphException(
          "%d nodes %s read one value, not one".formatted(found.size(), operator));
    }
    return found.getFirst();
  }

  /** The one node that reads a value. */
  OnnxNode only(String value, String operator) throws UnknownGraphException {
    if (consumers(value).size() != 1) {
      throw new UnknownGraphException("a value is read by others besides " + operator);
    }
    return one(value, operator);
  }

  /** Operator of the node that makes a value; empty of inputs and weights. */
  String producer(String value) {
    return network.producer(value).map(OnnxNode::operator).orElse("");
  }

  OnnxNode producer(String value, String operator) throws UnknownGraphException {
    return network
        .producer(value)
        .filter(node -> node.operator().equals(operator))
        .orElseThrow(() -> new UnknownGraphException("a value is not made by " + operator));
  }

  /** The other of two inputs. */
  String other(OnnxNode node, String input) throws UnknownGraphException {
    if (node.inputs().size() != 2) {
      throw new UnknownGraphException(node.operator() + " has not two inputs");
    }
    return node.inputs().getFirst().equals(input)
        ? node.inputs().getLast()
        : node.inputs().getFirst();
  }

  FloatTensor constant(String value) throws UnknownGraphException {
    return network
        .constant(value)
        .orElseThrow(() -> new UnknownGraphException("weights are no 32-bit floats in the file"));
  }

  /** The constant among two inputs. */
  FloatTensor constantOf(OnnxNode node) throws UnknownGraphException {
    for (String input : node.inputs()) {
      if (network.constant(input).isPresent()) {
        return constant(input);
      }
    }
    throw new UnknownGraphException(node.operator() + " has no constant");
  }

  void requireNear(OnnxNode node, double expected) throws UnknownGraphException {
    FloatTensor constant = constantOf(node);
    if (constant.length() != 1 || Math.abs(constant.get(0) - expected) > TOLERANCE) {
      throw new UnknownGraphException("%s is not by %.4f".formatted(node.operator(), expected));
    }
  }

  /** The node that looks up rows by an input of the graph. */
  OnnxNode lookUp(String input) throws UnknownGraphException {
    OnnxNode lookUp = one(input, "Gather");
    table(lookUp);
    return lookUp;
  }

  /** The rows that a node looks up. */
  FloatTensor table(OnnxNode lookUp) throws UnknownGraphException {
    FloatTensor rows = constant(lookUp.inputs().getFirst());
    if (!rows.isOfRank(2)) {
      throw new UnknownGraphException("what is looked up is no table");
    }
    return rows;
  }
}
