package dev.embedway.models.onnxfile;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Facts of a model, as its ONNX file states them.
 *
 * @param inputs in the file's order
 * @param outputs likewise
 * @param operators names of the operators that it uses
 * @param externalFiles names of the files beside it that hold weights
 * @param tables weights in rows that something is looked up in
 * @param largestInt8 magnitude of the largest weight of signed 8-bit integers that is multiplied
 *     with, not just looked up; 0 where there is none
 */
public record OnnxGraph(
    List<Value> inputs,
    List<Value> outputs,
    Set<String> operators,
    List<String> externalFiles,
    List<Table> tables,
    int largestInt8) {

  /** ONNX's number of 32-bit floats. */
  public static final int FLOAT = 1;

  /** ONNX's number of signed 8-bit integers. */
  static final int INT8 = 3;

  /** ONNX's number of signed 64-bit integers. */
  public static final int INT64 = 7;

  /** Name of the input of token ids. */
  public static final String IDS = "input_ids";

  /** Name of the input that has 0 for padding. */
  public static final String MASK = "attention_mask";

  /** Name of the input of segments. */
  public static final String TYPES = "token_type_ids";

  /** Name of the input of places in the text. */
  public static final String POSITIONS = "position_ids";

  /** All inputs that a model may have. */
  public static final List<String> INPUTS = List.of(IDS, MASK, TYPES, POSITIONS);

  /** Names of the output that holds a vector a token, the likeliest first. */
  public static final List<String> TOKEN_OUTPUTS = List.of("last_hidden_state", "token_embeddings");

  public OnnxGraph {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    operators = Set.copyOf(operators);
    externalFiles = List.copyOf(externalFiles);
    tables = List.copyOf(tables);
  }

  /**
   * A table.
   *
   * @param indices name of what is looked up in it
   * @param rows how many it has
   * @param width numbers a row
   */
  public record Table(String indices, long rows, long width) {}

  /**
   * An input or output.
   *
   * @param type ONNX's number of its element type
   * @param shape its sizes; -1 where they are free
   */
  public record Value(String name, int type, List<Long> shape) {
    public Value {
      shape = List.copyOf(shape);
    }
  }

  /** The output that holds a vector a token, by its name or else by its three axes. */
  public Optional<Value> tokenVectors() {
    return TOKEN_OUTPUTS.stream()
        .flatMap(name -> outputs.stream().filter(output -> output.name().equals(name)))
        .findFirst()
        .or(() -> outputs.stream().filter(output -> output.shape().size() == 3).findFirst());
  }

  /** True if it quantises activations as it runs, so that texts of one run affect one another. */
  public boolean isQuantised() {
    return operators.stream()
        .anyMatch(name -> name.contains("Quantize") || name.contains("Integer"));
  }
}
