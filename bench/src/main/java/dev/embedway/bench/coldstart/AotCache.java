package dev.embedway.bench.coldstart;

import dev.embedway.local.runner.process.RuntimeProcess;
import dev.embedway.local.runner.process.RuntimeProcess.Initialization;
import dev.embedway.local.runner.process.UnpackedZip;
import dev.embedway.topology.FunctionId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Classes loaded and linked ahead of time, from a run that answered one request. Only a container
 * image, which brings its own JVM, can ship one: it is bound to the JVM's exact build, and all
 * classes have to be on the JVM's own class path.
 *
 * @param classPath the function's jars
 * @param options of a JVM that uses it
 */
record AotCache(List<Path> classPath, List<String> options) {

  static AotCache make(UnpackedZip zip, Path work, ApiSurroundings api, List<String> options)
      throws IOException {
    List<Path> jars = List.of(zip.root().resolve("lib").resolve("*"));
    Path recording = work.resolve("recording.aotconf");
    Path cache = work.resolve("function.aot");
    run(zip, jars, api, with(options, "-XX:AOTMode=record", "-XX:AOTConfiguration=" + recording));
    run(
        zip,
        jars,
        api,
        with(
            options,
            "-XX:AOTMode=create",
            "-XX:AOTConfiguration=" + recording,
            "-XX:AOTCache=" + cache));
    return new AotCache(jars, with(options, "-XX:AOTCache=" + cache));
  }

  /** A JVM that is to create a cache does so and ends before it would run anything. */
  private static void run(
      UnpackedZip zip, List<Path> jars, ApiSurroundings api, List<String> options) {
    try (RuntimeProcess process =
        zip.start(
            FunctionId.API.spec(), Initialization.ON_DEMAND, api.variables(), jars, options)) {
      if (options.contains("-XX:AOTMode=create")) {
        process.api().broken().join();
      } else {
        api.embed(process);
      }
    }
  }

  private static List<String> with(List<String> options, String... more) {
    List<String> all = new ArrayList<>(options);
    all.addAll(List.of(more));
    return List.copyOf(all);
  }
}
