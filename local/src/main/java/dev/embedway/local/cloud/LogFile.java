package dev.embedway.local.cloud;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** Where this process's log goes; to be chosen before the first line is logged. */
public final class LogFile {

  private LogFile() {}

  /** Logs to the directory from now on; the one of the run before is kept beside it. */
  public static void open(DataDirectory data) {
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
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
  }
}
