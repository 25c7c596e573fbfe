package dev.embedway.models;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where ONNX Runtime loads its native libraries from. */
final class OnnxRuntimeNatives {
  /** Read by ONNX Runtime when its first class is initialised. */
  private static final String LOCATION = "onnxruntime.native.path";

  private OnnxRuntimeNatives() {}

  /**
   * Has the libraries loaded in place from {@code natives}, when those of this platform are there
   * and no other place was chosen on the command line.
   */
  static void loadFrom(@Nullable Path natives) {
    if (natives == null || System.getProperty(LOCATION) != null) {
      return;
    }
    Path directory = natives.resolve(platform()).toAbsolutePath();
    if (Files.isRegularFile(directory.resolve(System.mapLibraryName("onnxruntime")))) {
      System.setProperty(LOCATION, directory.toString());
    }
  }

  /** ONNX Runtime's own name for this operating system and processor. */
  private static String platform() {
    String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    String family = os.contains("mac") ? "osx" : os.contains("win") ? "win" : "linux";
    return family + "-" + (arch.equals("amd64") || arch.equals("x86_64") ? "x64" : arch);
  }
}
