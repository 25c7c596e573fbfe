package dev.embedway.infra.function;

import dev.embedway.infra.deployment.Deployment;
import dev.embedway.infra.deployment.Deployment.Cpu;
import dev.embedway.infra.deployment.Deployment.LambdaRuntime;
import dev.embedway.infra.deployment.InvalidContextException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import software.amazon.awscdk.services.lambda.Code;

/**
 * The functions' zips as the build has made them, each looked at before it is used: is it there,
 * for this processor and this runtime?
 *
 * <p>One thread at a time.
 */
final class LambdaZips {

  private static final String BUILD = "; in the project's root, this makes it: ./mvnw -DskipTests ";

  /** Offset of the processor type in a library's ELF header. */
  private static final int MACHINE = 18;

  private static final int X86_64 = 0x3e;
  private static final int ARM64 = 0xb7;

  private final Deployment deployment;
  private final Map<String, Code> uploads = new HashMap<>();

  LambdaZips(Deployment deployment) {
    this.deployment = deployment;
  }

  /** A zip as functions' code; functions of one zip share the upload. */
  Code code(String name) {
    return uploads.computeIfAbsent(name, zip -> Code.fromAsset(file(zip).toString()));
  }

  /**
   * Path of a zip.
   *
   * @throws IllegalArgumentException if it is missing or unfit, naming the command that makes it
   */
  Path file(String name) {
    Path file =
        deployment
            .functions()
            .zips()
            .resolve(name)
            .resolve("target")
            .resolve(name + "-lambda.zip")
            .toAbsolutePath()
            .normalize();
    if (!Files.isRegularFile(file)) {
      throw new InvalidContextException("there is no " + file + BUILD + "package");
    }
    try (ZipFile zip = new ZipFile(file.toFile())) {
      check(file, zip);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  private void check(Path file, ZipFile zip) throws IOException {
    if (deployment.functions().runtime() == LambdaRuntime.PROVIDED_AL2023
        && zip.getEntry("bootstrap") == null) {
      throw new InvalidContextException(
          file + " has no bootstrap, which provided.al2023 runs" + BUILD + "-Pemulator package");
    }
    Optional<? extends ZipEntry> library =
        zip.stream().filter(entry -> entry.getName().matches("natives/.*\\.so")).findFirst();
    if (library.isPresent()
        && machine(zip, library.get())
            != (deployment.functions().cpu() == Cpu.ARM64 ? ARM64 : X86_64)) {
      throw new InvalidContextException(
          file
              + " is for another processor than arch says"
              + BUILD
              + (deployment.functions().cpu() == Cpu.ARM64 ? "-Parm64 package" : "package"));
    }
  }

  private static int machine(ZipFile zip, ZipEntry library) throws IOException {
    try (InputStream content = zip.getInputStream(library)) {
      content.skipNBytes(MACHINE);
      return content.read();
    }
  }
}
