package dev.embedway.aws.lambda;

import dev.embedway.core.snapshot.SnapshotPart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The function's own classes, all loaded before the snapshot, whether a request of the priming went
 * their way or not.
 *
 * <p>Immutable.
 */
final class OwnClasses implements SnapshotPart {

  private static final Logger LOG = LoggerFactory.getLogger(OwnClasses.class);
  private static final String OURS = "embedway-";
  private static final String CLASS = ".class";

  private final Path jars;
  private final ClassLoader loader;

  /** The classes of the jars in a directory whose names say that they are ours. */
  OwnClasses(Path jars, ClassLoader loader) {
    this.jars = jars;
    this.loader = loader;
  }

  @Override
  public void prime() {
    try (Stream<Path> all = Files.list(jars)) {
      all.filter(jar -> jar.getFileName().toString().startsWith(OURS))
          .flatMap(jar -> names(jar).stream())
          .forEach(this::load);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> names(Path jar) {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.stream()
          .map(entry -> entry.getName())
          .filter(name -> name.endsWith(CLASS) && !name.startsWith("META-INF/"))
          .map(name -> name.substring(0, name.length() - CLASS.length()).replace('/', '.'))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Loads a class. One that depends on a library that this function does without is left out. */
  private void load(String name) {
    try {
      Class.forName(name, true, loader);
    } catch (ClassNotFoundException | LinkageError e) {
      LOG.debug("not loaded: {}", name);
    }
  }
}
