package dev.embedway.local.runner.process;

import com.google.errorprone.annotations.Immutable;
import dev.embedway.local.runner.process.RuntimeProcess.Initialization;
import dev.embedway.local.runner.process.RuntimeProcess.Launch;
import dev.embedway.topology.FunctionSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A function's zip, unpacked as Lambda unpacks it, and Lambda's runtime client beside it.
 *
 * @param root where it was unpacked to
 * @param runtime the directory of the runtime client's jars
 */
@Immutable
public record UnpackedZip(Path root, Path runtime) {

  private static final String JNI =
      "-Dcom.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI=";

  /**
   * Unpacks a zip.
   *
   * @param runtime jars of the runtime client, and below {@code jni/} its native libraries
   * @param root a directory that is not there yet
   */
  public static UnpackedZip of(Path zip, Path runtime, Path root) {
    try (ZipFile file = new ZipFile(zip.toFile())) {
      for (ZipEntry entry : file.stream().filter(each -> !each.isDirectory()).toList()) {
        Path target = root.resolve(entry.getName()).normalize();
        if (!target.startsWith(root.normalize())) {
          throw new IOException(zip + " has an entry that leaves it: " + entry.getName());
        }
        Files.createDirectories(Objects.requireNonNull(target.getParent()));
        try (InputStream content = file.getInputStream(entry)) {
          Files.copy(content, target);
        }
      }
      return new UnpackedZip(root, runtime);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Starts a function of it.
   *
   * @param more class path entries beside the runtime client's, before the function's own
   * @param options of the JVM, the runtime's own aside
   */
  public RuntimeProcess start(
      FunctionSpec function,
      Initialization initialization,
      Map<String, String> variables,
      List<Path> more,
      List<String> options) {
    List<String> all = new ArrayList<>(options);
    // The client unpacks it to one path for all, over which JVMs that start together trip.
    all.add(JNI + runtime.resolve("jni").resolve(nativeClient()));
    StringBuilder classPath = new StringBuilder(runtime + "/*");
    more.forEach(entry -> classPath.append(':').append(entry));
    return RuntimeProcess.start(
        new Launch(
            function,
            new Launch.Code(root, classPath.toString(), all),
            variables,
            initialization,
            root.resolve(function.name() + "-" + UUID.randomUUID() + ".log")),
        InstantSource.system());
  }

  private static String nativeClient() {
    String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    return "libaws-lambda-jni."
        + (arch.equals("aarch64") ? "linux-aarch_64" : "linux-x86_64")
        + ".so";
  }
}
