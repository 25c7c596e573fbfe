package dev.embedway.models.tokenizer.choice;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Location from which DJL loads the {@code tokenizers} library, and DJL's network use, switched
 * off.
 */
final class TokenizerNatives {
  private static final String LOCATION = "RUST_LIBRARY_PATH";

  private TokenizerNatives() {}

  /** Has the library loaded in place where it is there; else DJL unpacks its jar's. */
  static void loadFrom(Path natives) {
    Path directory = natives.resolve("tokenizers").toAbsolutePath();
    String library = System.mapLibraryName("tokenizers");
    Stream.of(directory.resolve(platform()).resolve(library), directory.resolve(library))
        .filter(Files::isRegularFile)
        .findFirst()
        .ifPresent(file -> setUnlessSet(LOCATION, file.toString()));
  }

  /** DJL would fetch a variant for graphics cards, and report its use to its makers. */
  static void keepOffTheNetwork() {
    setUnlessSet("ai.djl.offline", "true");
    setUnlessSet("OPT_OUT_TRACKING", "true");
    setUnlessSet("RUST_FLAVOR", "cpu");
  }

  private static void setUnlessSet(String property, String value) {
    if (System.getProperty(property) == null && System.getenv(property) == null) {
      System.setProperty(property, value);
    }
  }

  /** DJL's own name for this operating system and processor. */
  private static String platform() {
    String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    return (os.contains("mac") ? "osx" : "linux") + "-" + (arch.equals("amd64") ? "x86_64" : arch);
  }
}
