package dev.embedway.functions.chunking.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Command of a child: the Java that runs this process, on its classes, with a memory of its own, no
 * environment, no way to the network through Java's sockets, and confined by {@link Landlock} where
 * the kernel has it.
 *
 * @param memoryMb max heap
 * @param idle time without a file after which the child ends of itself
 * @param classPath classes of the child
 * @param main class that it runs
 */
record ReaderCommand(long memoryMb, Duration idle, String classPath, Class<?> main) {

  /** The virtual machine's exit status when its memory did not suffice. */
  static final int OUT_OF_MEMORY = 3;

  private static final Logger LOG = LoggerFactory.getLogger(ReaderCommand.class);

  /** Options of a virtual machine that starts soon, writes no files and prints nothing itself. */
  private static final List<String> SMALL =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:-CreateCoredumpOnCrash",
          "-XX:ErrorFile=/dev/null",
          "-XX:-UsePerfData",
          "-XX:+DisplayVMOutputToStderr",
          "-Xlog:disable",
          "-Xshare:auto");

  /** The command for this process's child, whose environment is given. */
  static ReaderCommand of(long memoryMb, Duration idle, Map<String, String> environment) {
    return new ReaderCommand(memoryMb, idle, classPath(environment), ReaderMain.class);
  }

  /** Lambda loads a function's classes from its task root, beside the class path. */
  private static String classPath(Map<String, String> environment) {
    String root = environment.get("LAMBDA_TASK_ROOT");
    return root == null
        ? System.getProperty("java.class.path")
        : root + File.pathSeparator + Path.of(root, "lib", "*");
  }

  /** Starts a child; the kernel is asked each time, since a snapshot may resume on another. */
  Process start(Scratch scratch) throws IOException {
    int version = Landlock.version();
    if (version == 0) {
      LOG.warn("a process that reads files is not confined: this kernel offers no Landlock");
    } else if (version < Landlock.TCP) {
      LOG.warn(
          "a process that reads files may connect by TCP: Landlock's version is {}, below {}",
          version,
          Landlock.TCP);
    }
    ProcessBuilder builder = new ProcessBuilder(version == 0 ? reader(scratch) : confined(scratch));
    builder.environment().clear();
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    return builder.start();
  }

  private List<String> confined(Scratch scratch) {
    return Stream.of(
            List.of(java(), "-Xmx32m", "--enable-native-access=ALL-UNNAMED"),
            SMALL,
            List.of(
                "-cp",
                classPath,
                ReaderLauncher.class.getName(),
                scratch.path().toString(),
                classPath),
            reader(scratch))
        .flatMap(List::stream)
        .toList();
  }

  private List<String> reader(Scratch scratch) {
    return Stream.of(
            // Without an initial heap of its own it is a 64th of the machine's memory, all of which
            // is used.
            List.of(java(), "-Xms8m", "-Xmx" + memoryMb + "m"),
            SMALL,
            List.of(
                "-XX:ReservedCodeCacheSize=64m",
                "-XX:MaxMetaspaceSize=128m",
                "-XX:MaxDirectMemorySize=32m",
                "-XX:+ExitOnOutOfMemoryError",
                "-Djava.io.tmpdir=" + scratch.path(),
                "-Dpdfbox.fontcache=" + scratch.path(),
                "-Djava.awt.headless=true",
                "-Dfile.encoding=UTF-8",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                "-Djdk.net.hosts.file=/dev/null",
                "-DsocksProxyHost=127.0.0.1",
                "-DsocksProxyPort=9",
                "-DsocksNonProxyHosts=",
                "-cp",
                classPath,
                main.getName(),
                Long.toString(idle.toMillis())))
        .flatMap(List::stream)
        .toList();
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}
