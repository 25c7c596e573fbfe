package dev.embedway.functions.chunking.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How the child is started: by the Java that runs this process and on its classes, with a memory of
 * its own, no environment, and no way to the network through Java's sockets.
 *
 * @param words the command line
 */
record ReaderCommand(List<String> words) {

  /** The virtual machine's exit status when its memory did not suffice. */
  static final int OUT_OF_MEMORY = 3;

  ReaderCommand {
    words = List.copyOf(words);
  }

  /**
   * The command for this process's child.
   *
   * @param memoryMb most of its heap
   * @param environment this process's
   */
  static ReaderCommand of(long memoryMb, Map<String, String> environment) {
    String temporary = System.getProperty("java.io.tmpdir");
    return new ReaderCommand(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx" + memoryMb + "m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:ReservedCodeCacheSize=64m",
            "-XX:MaxMetaspaceSize=128m",
            "-XX:MaxDirectMemorySize=32m",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:ErrorFile=/dev/null",
            // Written to a directory that may be read-only.
            "-XX:-UsePerfData",
            "-Xshare:auto",
            "-Djava.io.tmpdir=" + temporary,
            "-Dpdfbox.fontcache=" + temporary,
            "-Djava.awt.headless=true",
            "-Dfile.encoding=UTF-8",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
            "-Djdk.net.hosts.file=/dev/null",
            "-DsocksProxyHost=127.0.0.1",
            "-DsocksProxyPort=9",
            "-DsocksNonProxyHosts=",
            "-cp",
            classPath(environment),
            ReaderMain.class.getName()));
  }

  /** Lambda loads a function's classes from its task root, beside the class path. */
  private static String classPath(Map<String, String> environment) {
    String root = environment.get("LAMBDA_TASK_ROOT");
    return root == null
        ? System.getProperty("java.class.path")
        : root + File.pathSeparator + Path.of(root, "lib", "*");
  }

  Process start() throws IOException {
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().clear();
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    return builder.start();
  }
}
