package dev.embedway.bench;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;

/**
 * A contender's side of the protocol: it waits for a line, does what the line says, and answers
 * with a line. {@code round} embeds all texts and answers {@code wall cpu} in nanoseconds; {@code
 * vectors} answers the first vectors, each as base64 of big-endian floats.
 */
public final class ProbeLoop {
  /** Vectors that {@code vectors} answers at most. */
  static final int VECTORS = 100;

  private ProbeLoop() {}

  /** Serves until the input ends. The file holds one text a line. */
  public static void serve(Path file, Function<List<String>, List<float[]>> model)
      throws IOException {
    List<String> texts = Files.readAllLines(file);
    if (texts.isEmpty()) {
      throw new IllegalArgumentException(file + " holds no texts");
    }
    // What libraries print must not be taken for an answer.
    System.setOut(System.err);
    try (PrintStream out =
            new PrintStream(
                new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        BufferedReader in =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        out.println(
            switch (line) {
              case "round" -> round(texts, model);
              case "vectors" ->
                  vectors(model.apply(texts.subList(0, Math.min(VECTORS, texts.size()))));
              default -> throw new IllegalArgumentException("unknown request " + line);
            });
      }
    }
  }

  private static String round(List<String> texts, Function<List<String>, List<float[]>> model) {
    long cpu = cpuTime();
    long wall = System.nanoTime();
    int vectors = model.apply(texts).size();
    long wallTaken = System.nanoTime() - wall;
    long cpuTaken = cpuTime() - cpu;
    if (vectors != texts.size()) {
      throw new IllegalStateException(vectors + " vectors for " + texts.size() + " texts");
    }
    return wallTaken + " " + cpuTaken;
  }

  private static long cpuTime() {
    return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
        .getProcessCpuTime();
  }

  private static String vectors(List<float[]> vectors) {
    return String.join(" ", vectors.stream().map(ProbeLoop::base64).toList());
  }

  private static String base64(float[] vector) {
    ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES);
    bytes.asFloatBuffer().put(vector);
    return Base64.getEncoder().encodeToString(bytes.array());
  }
}
