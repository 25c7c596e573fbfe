package dev.embedway.packaging;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;

/**
 * Content of a function's zip: classes at its root and in the jars of {@code lib/}, as Lambda's
 * class path has them.
 *
 * <p>Immutable.
 *
 * @param file the zip
 * @param bytes its size when unzipped
 * @param jars count of jars
 * @param code in it
 * @param times of modification in its entries, and in those of our own jars
 */
record LambdaZip(Path file, long bytes, int jars, Code code, TreeSet<LocalDateTime> times) {

  /**
   * Code of a zip.
   *
   * @param homes jars of each class, by the class's path
   * @param libraries native libraries inside jars, as {@code jar!path}
   * @param natives the others, each with the processor that it is for
   */
  record Code(
      TreeMap<String, List<String>> homes,
      List<String> libraries,
      TreeMap<String, String> natives) {}

  private static final String ROOT = "the zip itself";
  private static final String OURS = "lib/embedway-";

  /** An ELF file names its processor here, in two bytes. */
  private static final int ELF_MACHINE = 18;

  private static final Map<Integer, String> PROCESSORS = Map.of(62, "x86_64", 183, "aarch64");

  /** Reads a zip. */
  static LambdaZip read(Path file) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      List<ZipEntry> entries =
          zip.stream().filter(entry -> !entry.isDirectory()).collect(Collectors.toList());
      LambdaZip read =
          new LambdaZip(
              file,
              entries.stream().mapToLong(ZipEntry::getSize).sum(),
              (int) entries.stream().filter(LambdaZip::isJar).count(),
              new Code(new TreeMap<>(), new ArrayList<>(), new TreeMap<>()),
              new TreeSet<>());
      for (ZipEntry entry : entries) {
        try (InputStream content = zip.getInputStream(entry)) {
          read.add(entry, content);
        }
      }
      return read;
    }
  }

  private void add(ZipEntry entry, InputStream content) throws IOException {
    String name = entry.getName();
    times.add(entry.getTimeLocal());
    if (isClass(name)) {
      code.homes().computeIfAbsent(name, key -> new ArrayList<>()).add(ROOT);
    } else if (isJar(entry)) {
      addJar(name, new ZipInputStream(content));
    } else if (isLibrary(name)) {
      code.natives().put(name, processor(content.readNBytes(ELF_MACHINE + 2)));
    }
  }

  private void addJar(String jar, ZipInputStream entries) throws IOException {
    for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
      if (isClass(entry.getName())) {
        code.homes().computeIfAbsent(entry.getName(), key -> new ArrayList<>()).add(jar);
      } else if (isLibrary(entry.getName())) {
        code.libraries().add(jar + "!" + entry.getName());
      }
      if (jar.startsWith(OURS)) {
        times.add(entry.getTimeLocal());
      }
    }
  }

  private static boolean isJar(ZipEntry entry) {
    return entry.getName().matches("lib/[^/]+\\.jar");
  }

  private static boolean isLibrary(String path) {
    return path.matches(".*\\.(so|dll|dylib|jnilib)");
  }

  private static String processor(byte[] head) {
    int machine =
        head.length < ELF_MACHINE + 2
            ? 0
            : (head[ELF_MACHINE] & 0xff) | (head[ELF_MACHINE + 1] & 0xff) << 8;
    return PROCESSORS.getOrDefault(machine, "machine " + machine);
  }

  /** Every jar may describe itself as a module, and may have variants for later Javas. */
  private static boolean isClass(String path) {
    return path.endsWith(".class")
        && !path.endsWith("module-info.class")
        && !path.startsWith("META-INF/");
  }

  /** Its size as it is uploaded. */
  long packedBytes() throws IOException {
    return Files.size(file);
  }
}
