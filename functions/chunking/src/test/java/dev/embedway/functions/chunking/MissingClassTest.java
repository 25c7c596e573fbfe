package dev.embedway.functions.chunking;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.functions.chunking.format.FileKind;
import dev.embedway.functions.chunking.format.FormatReader;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** A reader on a class path that lacks a library. */
class MissingClassTest {

  private static final Path OBJECT = Path.of("src/test/resources/corpus/rtf/package.rtf");

  @Test
  void missingClassIsTheInstallationsFaultAndSaysSo() throws Exception {
    try (URLClassLoader lacking =
        new URLClassLoader(urlsWithout("/poi-"), ClassLoader.getPlatformClassLoader())) {
      Class<?> readers = lacking.loadClass(FormatReader.class.getName());
      Class<?> kinds = lacking.loadClass(FileKind.class.getName());

      Object end =
          readers
              .getMethod("read", kinds, byte[].class, String.class)
              .invoke(
                  readers.getConstructor().newInstance(),
                  kinds.getField("RTF").get(null),
                  Files.readAllBytes(OBJECT),
                  "");

      assertTrue(end.toString().contains("this installation lacks a part"), end.toString());
      assertTrue(end.toString().contains("org/apache/poi/"), end.toString());
    }
  }

  private static URL[] urlsWithout(String name) {
    String path =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Arrays.stream(path.split(File.pathSeparator, -1))
        .filter(entry -> !entry.contains(name))
        .map(MissingClassTest::url)
        .toArray(URL[]::new);
  }

  private static URL url(String entry) {
    try {
      return Path.of(entry).toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }
}
