package dev.embedway.local.cloud;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * Where this process's log goes. It is settled by the first directory whose log is opened before
 * anything was logged, as {@code up} does it.
 */
final class LogFile {

  private LogFile() {}

  /** Logs to the directory from now on; the one of the run before is kept beside it. */
  static void open(DataDirectory data) {
    Path file = data.log();
    try {
      Files.createDirectories(file.getParent());
      if (Files.exists(file)) {
        Files.move(
            file,
            file.resolveSibling(file.getFileName() + ".previous"),
            StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new LocalCloudException("Cannot write " + file + ": " + e, e);
    }
    System.setProperty("org.slf4j.simpleLogger.logFile", file.toString());
    if (!SLF4JBridgeHandler.isInstalled()) {
      SLF4JBridgeHandler.removeHandlersForRootLogger();
      SLF4JBridgeHandler.install();
    }
  }
}
