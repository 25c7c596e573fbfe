package dev.embedway.chroma;

import dev.embedway.chroma.http.ChromaServer;
import dev.embedway.core.observe.PartHealth;
import dev.embedway.emulators.chroma.EmbeddedChroma;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/** The Chroma server of this run, which ends with it. */
final class TestChroma {

  private static final Path PACKAGES = Path.of("..", "..", "emulators", "target", "packages");

  private TestChroma() {}

  private static final class Holder {

    private static final EmbeddedChroma SERVER = start();

    private static EmbeddedChroma start() {
      try {
        Path target = Files.createDirectories(Path.of("target"));
        return EmbeddedChroma.start(PACKAGES, Files.createTempDirectory(target, "chroma-"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Opens a store on it; to be closed. */
  static ChromaVectorStore open() {
    return new ChromaVectorStore(server(), InstantSource.system(), health());
  }

  static ChromaServer server() {
    return ChromaServer.of(Holder.SERVER.url(), Optional.empty());
  }

  static PartHealth health() {
    return new PartHealth(InstantSource.system());
  }
}
