package dev.embedway.functions.chunking.process;

import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Protection of this process's environment and memory, which hold credentials, from its children.
 *
 * <p>Linux lets every process of the same user read {@code /proc/<pid>/environ} and {@code
 * /proc/<pid>/mem}, unless the process is not dumpable: then they are root's. Children that are
 * executed are dumpable again. Nothing else changes but that there is no core dump, and that tools
 * which attach to a Java process need root.
 *
 * @see <a
 *     href="https://man7.org/linux/man-pages/man2/PR_SET_DUMPABLE.2const.html">PR_SET_DUMPABLE</a>
 */
final class ProcessSecrets {

  private static final Logger LOG = LoggerFactory.getLogger(ProcessSecrets.class);

  private static final int PR_GET_DUMPABLE = 3;
  private static final int PR_SET_DUMPABLE = 4;

  private ProcessSecrets() {}

  /** Hides them on Linux; elsewhere, and where the kernel refuses, they stay as they are. */
  static void hide() {
    if (isLinux() && (prctl(PR_SET_DUMPABLE, 0) != 0 || !areHidden())) {
      LOG.warn("a process that reads files could read this process's environment");
    }
  }

  /** True when they are hidden. */
  static boolean areHidden() {
    return isLinux() && prctl(PR_GET_DUMPABLE, 0) == 0;
  }

  static boolean isLinux() {
    return System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux");
  }

  private static int prctl(int option, long argument) {
    return CLibrary.call("prctl", option, argument);
  }
}
