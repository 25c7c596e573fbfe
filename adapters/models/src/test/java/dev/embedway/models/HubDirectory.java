package dev.embedway.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A repository's files for tests of other packages. */
public final class HubDirectory {

  private HubDirectory() {}

  /** Writes a model that runs into a new directory. */
  public static Path write(Path directory) throws IOException {
    return new TinyModel(7).writeTo(directory);
  }

  /** The same with numbers in two files beside the graph, one of them a constant's. */
  public static Path writeParted(Path directory, String constant) throws IOException {
    Path written = write(directory);
    Files.write(
        written.resolve("model.onnx"),
        new TinyModel(7)
            .graph()
            .external("more", TinyOnnx.FLOAT, List.of(2), "weights.bin")
            .node(
                "Constant",
                List.of(),
                "constant",
                TinyOnnx.externalAttribute("value", TinyOnnx.FLOAT, List.of(2), constant))
            .toBytes());
    Files.write(written.resolve("weights.bin"), TinyOnnx.raw(1f, 2f));
    return written;
  }
}
