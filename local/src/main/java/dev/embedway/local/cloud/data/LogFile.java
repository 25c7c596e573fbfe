package dev.embedway.local.cloud.data;

import dev.embedway.local.cloud.lifecycle.LocalCloudException;
import dev.embedway.local.log.LocalLoggers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** Destination of this process's log: the directory that was opened last. */
public final class LogFile {

  private static final Logger LOG = LoggerFactory.getLogger(LogFile.class);

  private LogFile() {}

  /** Logs to the directory from now on, behind what earlier runs have logged. */
  public static void open(DataDirectory data) {
    Path file = data.log();
    try {
      Files.createDirectories(file.getParent());
      if (LoggerFactory.getILoggerFactory() instanceof LocalLoggers loggers) {
        loggers.sink().writeTo(file);
      }
    } catch (IOException e) {
      throw new LocalCloudException("Cannot write " + file + ": " + e, e);
    }
    if (!SLF4JBridgeHandler.isInstalled()) {
      SLF4JBridgeHandler.removeHandlersForRootLogger();
      SLF4JBridgeHandler.install();
    }
    LOG.info("process {} starts on {}", ProcessHandle.current().pid(), data.root());
  }
}
