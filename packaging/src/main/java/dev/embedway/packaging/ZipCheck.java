package dev.embedway.packaging;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The build's last look at a zip: prints its sizes, and throws when a rule is broken. */
public final class ZipCheck {

  private static final double MEGABYTE = 1e6;
  private static final int MAX_FAULTS = 40;

  private ZipCheck() {}

  /**
   * Checks one zip; within Maven, so that it must not end the process.
   *
   * @param args the zip, the most megabytes (1,000,000 bytes) that it may have unzipped, and the
   *     platform of its natives, as {@code linux-x86_64}
   */
  public static void main(String[] args) throws IOException {
    LambdaZip zip = LambdaZip.read(Path.of(args[0]));
    long max = Math.round(Integer.parseInt(args[1]) * MEGABYTE);
    System.out.printf(
        Locale.ROOT,
        "%s: %.1f MB, unzipped %.1f MB of %s allowed, %d jars, %d classes, %d natives of %s%n",
        zip.file().getFileName(),
        zip.packedBytes() / MEGABYTE,
        zip.bytes() / MEGABYTE,
        args[1],
        zip.jars(),
        zip.code().homes().size(),
        zip.code().natives().size(),
        args[2]);
    List<String> faults =
        new ZipRules(max, args[2].substring(args[2].indexOf('-') + 1)).faults(zip);
    faults.stream().limit(MAX_FAULTS).forEach(fault -> System.err.println("  " + fault));
    if (!faults.isEmpty()) {
      throw new IllegalStateException(faults.size() + " faults of " + zip.file());
    }
  }
}
