package dev.embedway.bench.coldstart;

import dev.embedway.local.runner.process.UnpackedZip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The unpacked api zip twice: as it is, and as it would be without what was done for its start.
 * Both have the handlers of this package besides.
 *
 * @param ours as it is
 * @param naive with whole jars in place of those without natives, and with DJL's tokenizer
 */
record Roots(UnpackedZip ours, UnpackedZip naive) {

  private static final Pattern OF_NAIVE =
      Pattern.compile(
          "(onnxruntime|tokenizers|api|gson|jna|commons-compress|commons-io|commons-codec"
              + "|commons-lang3)-[0-9].*\\.jar");

  /** Unpacks them below a directory. */
  static Roots make(Path zip, Path runtime, Path directory) throws IOException {
    UnpackedZip ours = UnpackedZip.of(zip, runtime, directory.resolve("ours"));
    UnpackedZip naive = UnpackedZip.of(zip, runtime, directory.resolve("naive"));
    addHandlers(ours.root());
    addHandlers(naive.root());
    deleteAll(naive.root().resolve("natives"));
    for (String entry : System.getProperty("java.class.path").split(":", -1)) {
      Path jar = Path.of(entry);
      if (OF_NAIVE.matcher(jar.getFileName().toString()).matches()) {
        Files.copy(
            jar,
            naive.root().resolve("lib").resolve(jar.getFileName()),
            StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return new Roots(ours, naive);
  }

  private static void addHandlers(Path root) throws IOException {
    String folder = Roots.class.getPackageName().replace('.', '/');
    Path target = Files.createDirectories(root.resolve(folder));
    for (Class<?> handler : List.of(EngineStart.class, NaiveStart.class)) {
      String name = handler.getSimpleName() + ".class";
      try (var code = handler.getResourceAsStream(name)) {
        Files.copy(Objects.requireNonNull(code), target.resolve(name));
      }
    }
  }

  private static void deleteAll(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
