package dev.embedway.models.engine;

import com.google.errorprone.annotations.Immutable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;

/**
 * The processor of this machine, by what Linux says of it. An x86 one of which nothing can be known
 * counts as one without VNNI.
 */
@Immutable
final class ThisProcessor implements Processor {
  private static final Set<String> X86 = Set.of("amd64", "x86_64");
  private static final Set<String> VNNI = Set.of("avx512_vnni", "avx_vnni");

  private final String architecture;
  private final Path description;

  ThisProcessor() {
    this(System.getProperty("os.arch", ""), Path.of("/proc/cpuinfo"));
  }

  ThisProcessor(String architecture, Path description) {
    this.architecture = architecture;
    this.description = description;
  }

  @Override
  public Int8 int8() {
    return !X86.contains(architecture) || hasVnni() ? Int8.EXACT : Int8.SATURATING;
  }

  private boolean hasVnni() {
    try {
      return Files.readAllLines(description).stream()
          .filter(line -> line.startsWith("flags"))
          .flatMap(line -> Arrays.stream(line.split("\\s+", -1)))
          .anyMatch(VNNI::contains);
    } catch (IOException e) {
      return false;
    }
  }
}
