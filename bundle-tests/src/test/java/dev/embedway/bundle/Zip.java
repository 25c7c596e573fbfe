package dev.embedway.bundle;

import dev.embedway.local.runner.process.RuntimeProcess;
import dev.embedway.local.runner.process.RuntimeProcess.Initialization;
import dev.embedway.local.runner.process.UnpackedZip;
import dev.embedway.topology.FunctionSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The zip of a function's module, as the build has just made it.
 *
 * @param unpacked in a directory of this JVM
 */
record Zip(UnpackedZip unpacked) {

  /** Lambda's own choice where there is no snapshot, and enough for what is tested here. */
  private static final List<String> OPTIONS =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  /** Unpacks one, unless a test of this build has done so. */
  static Zip of(String module) {
    Path zip = property("functions").resolve(module).resolve("target/" + module + "-lambda.zip");
    Path root = property("unpacked").resolve(module + "-" + ProcessHandle.current().pid());
    return new Zip(
        Files.isDirectory(root)
            ? new UnpackedZip(root, property("runtime"))
            : UnpackedZip.of(zip, property("runtime"), root));
  }

  /** Starts one of its functions. */
  RuntimeProcess start(
      FunctionSpec function, Initialization initialization, Map<String, String> variables) {
    return unpacked.start(function, initialization, variables, List.of(), OPTIONS);
  }

  /** Starts one of its functions on a JVM whose class path has the tests' classes too. */
  RuntimeProcess startWithTests(
      FunctionSpec function,
      Initialization initialization,
      Map<String, String> variables,
      String option) {
    return unpacked.start(
        function,
        initialization,
        variables,
        List.of(Path.of("target", "test-classes").toAbsolutePath()),
        List.of(OPTIONS.getFirst(), OPTIONS.getLast(), option));
  }

  private static Path property(String name) {
    return Path.of(Objects.requireNonNull(System.getProperty("embedway.test." + name), name));
  }
}
