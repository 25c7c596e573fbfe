package dev.embedway.models.compile;

import ai.onnxruntime.OrtException;
import dev.embedway.models.onnxfile.OnnxNetwork;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/**
 * Compiles an encoder of the BERT family from its weights as trained to a graph of 8-bit integers
 * that ONNX Runtime runs fast on processors: the same bytes from the same weights, on each machine.
 */
public final class ModelCompiler {

  /** Name of what a compiled file says of itself. */
  public static final String METADATA = "embedway.activations";

  /** Scales of activations were found beforehand: texts of a run do not affect one another. */
  public static final String STATIC = "static";

  private ModelCompiler() {}

  /**
   * Compiles a model that Embedway knows.
   *
   * @param id the compiled model's
   * @param source its weights as trained
   * @throws UnknownGraphException when the graph is another than the model's
   * @throws IOException when a file cannot be read or written
   */
  public static void compile(String id, Path source, Path target)
      throws IOException, UnknownGraphException {
    try (InputStream file = ModelCompiler.class.getResourceAsStream(id + ".ranges")) {
      if (file == null) {
        throw new IllegalArgumentException("there are no ranges of " + id);
      }
      ActivationRanges ranges = ActivationRanges.read(new BufferedInputStream(file));
      Encoder encoder = EncoderReader.read(OnnxNetwork.read(source));
      Path unfinished = target.resolveSibling(target.getFileName() + ".unfinished");
      Int8Encoder.of(encoder, ranges).write(unfinished, encoder.width(), Map.of(METADATA, STATIC));
      Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /**
   * Writes how far a model's activations reach.
   *
   * @param source its weights as trained
   * @param texts the ids of their tokens
   * @throws UnknownGraphException when the graph is not that of an encoder
   * @throws IOException when a file cannot be read or written
   * @throws OrtException when the model cannot be run
   */
  public static void writeRanges(Path source, List<long[]> texts, Path file)
      throws IOException, OrtException, UnknownGraphException {
    Encoder encoder = EncoderReader.read(OnnxNetwork.read(source));
    ActivationRanges ranges = Calibration.measure(source, encoder, texts);
    try (OutputStream out = Files.newOutputStream(file)) {
      ranges.write(out);
    }
  }

  /**
   * Compiles a known model as the build does.
   *
   * @param arguments the compiled model's id, the source, and directories that get {@code
   *     model.onnx}
   */
  public static void main(String[] arguments) throws Exception {
    Path source = Path.of(arguments[1]);
    Path first = Files.createDirectories(Path.of(arguments[2])).resolve("model.onnx");
    compile(arguments[0], source, first);
    for (int i = 3; i < arguments.length; i++) {
      Path more = Files.createDirectories(Path.of(arguments[i])).resolve("model.onnx");
      Files.copy(first, more, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
