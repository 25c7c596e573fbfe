package dev.embedway.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/**
 * A process that runs a {@link ProbeLoop}.
 *
 * <p>One thread at a time.
 */
final class Contender implements AutoCloseable {
  /** Cost of one round, in seconds. */
  record Round(double wall, double cpu) {}

  private final Process process;
  private final PrintStream requests;
  private final BufferedReader answers;

  private Contender(Process process) {
    this.process = process;
    this.requests = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    this.answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Starts a main class on a class path of its own, on this process's Java. */
  static Contender start(String classPath, String mainClass, String... args) throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    List<String> command =
        Stream.concat(
                Stream.of(
                    java.toString(),
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-Xmx1g",
                    "-cp",
                    classPath,
                    mainClass),
                Stream.of(args))
            .toList();
    return new Contender(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** Has it embed all its texts once. */
  Round round() throws IOException {
    String[] times = ask("round").split(" ", -1);
    return new Round(Long.parseLong(times[0]) / 1e9, Long.parseLong(times[1]) / 1e9);
  }

  /** Its vectors of the first texts. */
  List<float[]> vectors() throws IOException {
    return Stream.of(ask("vectors").split(" ", -1)).map(Contender::floats).toList();
  }

  private String ask(String request) throws IOException {
    requests.println(request);
    String answer = answers.readLine();
    if (answer == null) {
      throw new IOException("the contender ended before it answered");
    }
    return answer;
  }

  private static float[] floats(String base64) {
    ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(base64));
    float[] vector = new float[bytes.remaining() / Float.BYTES];
    bytes.asFloatBuffer().get(vector);
    return vector;
  }

  /** Ends its input, and with it the process. */
  @Override
  public void close() throws IOException {
    requests.close();
    answers.close();
    process.destroy();
  }
}
