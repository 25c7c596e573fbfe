package dev.embedway.models.onnxfile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The files beside an ONNX file that hold some of its numbers. */
public final class ExternalFiles {

  private ExternalFiles() {}

  /**
   * Names of them, as the graph says.
   *
   * @throws IOException when the file cannot be read or is no ONNX file; its message names no path
   */
  public static List<String> of(Path weights) throws IOException {
    return OnnxFile.read(weights).externalFiles();
  }
}
