package dev.embedway.emulators.dynamodb;

import dev.embedway.emulators.server.EmulatorException;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jetty.server.Handler;
import org.jspecify.annotations.Nullable;

/**
 * AWS's library, from the class path, or from its jar in the directory {@value #DIRECTORY} beside
 * the jar of this class: its manifest names the jar's own directory as a part of the class path,
 * with which the JVM keeps no cache of classes (docs/adr/0091).
 *
 * @param handler of requests
 * @param files that are closed with it
 */
record DynamoDbLocal(Handler handler, AutoCloseable files) {

  static final String DIRECTORY = "dynamodb-local";

  private static final String PACKAGE = "com.amazonaws.services.dynamodbv2.local.server.";

  /**
   * Opens a database without a web server.
   *
   * @param directory of its files; in memory where it is null
   */
  static DynamoDbLocal open(@Nullable String directory) {
    try {
      ClassLoader library = library();
      Object requests =
          library
              .loadClass(PACKAGE + "LocalDynamoDBRequestHandler")
              .getConstructor(int.class, boolean.class, String.class, boolean.class, boolean.class)
              .newInstance(0, directory == null, directory, true, false);
      Class<?> type = library.loadClass(PACKAGE + "LocalDynamoDBServerHandler");
      Object server =
          type.getConstructor(library.loadClass(PACKAGE + "DynamoDBRequestHandler"), String.class)
              .newInstance(requests, "*");
      Class<?> taken = library.loadClass(PACKAGE + "AbstractLocalDynamoDBServerHandler");
      Class<?> proxy = library.loadClass(PACKAGE + "DynamoDBProxyServer");
      Object handler =
          proxy
              .getMethod("setUpHandler", taken)
              .invoke(proxy.getConstructor(int.class, taken).newInstance(0, server), server);
      var close = type.getMethod("close");
      return new DynamoDbLocal((Handler) handler, () -> close.invoke(server));
    } catch (InvocationTargetException e) {
      throw new EmulatorException("Cannot start DynamoDB: " + e.getCause(), e);
    } catch (ReflectiveOperationException e) {
      throw new EmulatorException("Cannot start DynamoDB: another version of it: " + e, e);
    }
  }

  private static ClassLoader library() {
    ClassLoader own = DynamoDbLocal.class.getClassLoader();
    try {
      own.loadClass(PACKAGE + "DynamoDBProxyServer");
      return own;
    } catch (ClassNotFoundException e) {
      return new URLClassLoader("DynamoDB Local", new URL[] {jar(e)}, own);
    }
  }

  private static URL jar(ClassNotFoundException missing) {
    try {
      // The code source of a class that comes from a cache is the jar that it was made of.
      URL own = DynamoDbLocal.class.getResource("DynamoDbLocal.class");
      if (own == null || !(own.openConnection() instanceof JarURLConnection jar)) {
        throw new IOException("the emulators are in no jar");
      }
      Path directory = Path.of(jar.getJarFileURL().toURI()).resolveSibling(DIRECTORY);
      try (DirectoryStream<Path> jars = Files.newDirectoryStream(directory, "*.jar")) {
        return jars.iterator().next().toUri().toURL();
      }
    } catch (IOException | URISyntaxException | RuntimeException e) {
      missing.addSuppressed(e);
      throw new EmulatorException(
          "DynamoDB Local is neither on the class path nor in a directory "
              + DIRECTORY
              + " beside the emulators' jar",
          missing);
    }
  }
}
