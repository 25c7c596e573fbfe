package dev.embedway.bench.coldstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Starts the api zip's function again and again, each kind of start in turn, and prints how long
 * each takes; ends with 1 when our engine's start is not twice as fast as the naive one.
 */
public final class ColdStart {

  private static final double REQUIRED = 2.0;

  /** Compiled code without a JVM, measured on a machine like this one. */
  private static final String ANOTHER = "162 to 177 ms";

  private ColdStart() {}

  /**
   * Measures.
   *
   * @param args the api zip, the directory of Lambda's runtime client, a directory to work in, and
   *     how many starts of each kind
   */
  public static void main(String[] args) throws IOException {
    Path work = Files.createDirectories(Path.of(args[2]));
    int rounds = Integer.parseInt(args[3]);
    Roots roots = Roots.make(Path.of(args[0]), Path.of(args[1]), work);
    try (Measurement measurement = Measurement.of(roots, work)) {
      for (int round = 0; round < rounds; round++) {
        measurement.round();
        System.err.println("round " + (round + 1) + " of " + rounds);
      }
      measurement.print();
      System.out.printf(
          Locale.ROOT,
          "%nEngine's construction to its first vector: naive / ours = **%.2f**, required %.1f.%n",
          measurement.ratio(),
          REQUIRED);
      System.out.printf(
          "Another server beside it: text-embeddings-inference, %s from spawn to its first"
              + " embedding.%n",
          ANOTHER);
      // The emulators' threads would keep the process alive.
      System.exit(measurement.ratio() < REQUIRED ? 1 : 0);
    }
  }
}
