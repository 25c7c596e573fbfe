package dev.embedway.models.engine;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/** Location from which ONNX Runtime loads its native libraries. */
final class OnnxRuntimeNatives {
  /** Read by ONNX Runtime when its first class is initialised. */
  private static final String LOCATION = "onnxruntime.native.path";

  private OnnxRuntimeNatives() {}

  /**
   * Has the libraries loaded in place, from {@code natives} or its directory of this platform such
   * as {@code linux-x64}, when they are there and no other place was chosen on the command line.
   */
  static void loadFrom(Path natives) {
    if (System.getProperty(LOCATION) == null) {
      Stream.of(natives.resolve(platform()), natives)
          .map(Path::toAbsolutePath)
          .filter(OnnxRuntimeNatives::holdsLibrary)
          .findFirst()
          .ifPresent(directory -> System.setProperty(LOCATION, directory.toString()));
    }
  }

  private static boolean holdsLibrary(Path directory) {
    return Files.isRegularFile(directory.resolve(System.mapLibraryName("onnxruntime")));
  }

  /** ONNX Runtime's own name for this operating system and processor. */
  private static String platform() {
    String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    String family = os.contains("mac") ? "osx" : os.contains("win") ? "win" : "linux";
    return family + "-" + (arch.equals("amd64") || arch.equals("x86_64") ? "x64" : arch);
  }
}
