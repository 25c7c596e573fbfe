package dev.embedway.models.catalog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Paths of one model's files.
 *
 * @param weights the ONNX graph
 * @param external files beside it that hold weights
 * @param tokenizer the tokenizer.json
 * @param textCase case in which the tokenizer is given texts
 */
public record ModelFiles(Path weights, List<Path> external, Path tokenizer, TextCase textCase) {
  /** Name of the file of weights. */
  static final String WEIGHTS = "model.onnx";

  /** Name of the tokenizer's file. */
  public static final String TOKENIZER = "tokenizer.json";

  /**
   * Memory of a loaded model per byte of weights, measured on the small ones: the weights and a
   * rearranged copy.
   */
  private static final int COPIES = 2;

  public ModelFiles {
    external = List.copyOf(external);
  }

  /** The files of a directory whose weights are all in one. */
  static ModelFiles in(Path directory) {
    return new ModelFiles(
        directory.resolve(WEIGHTS), List.of(), directory.resolve(TOKENIZER), TextCase.AS_WRITTEN);
  }

  /** All files that hold weights, the graph first. */
  public List<Path> allWeights() {
    return Stream.concat(Stream.of(weights), external.stream()).toList();
  }

  /** Memory that the loaded model is thought to take; 0 where its weights are missing. */
  public long estimatedBytes() {
    return COPIES * allWeights().stream().filter(Files::isRegularFile).mapToLong(this::size).sum();
  }

  private long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
