package dev.embedway.functions.chunking.process;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Linux's Landlock: rights that a thread gives up for good, and with it all threads and programs
 * that it starts from then on. Of the file system a confined thread keeps what {@link Confinement}
 * names. From version 4 on it neither connects nor listens by TCP; from version 6 on it sends no
 * signal to a process that is not confined with it, and reaches no abstract Unix socket of one. In
 * every version it can neither trace such a process nor read its memory and environment, whatever
 * user it runs as.
 *
 * @see <a href="https://docs.kernel.org/userspace-api/landlock.html">Landlock</a>
 */
final class Landlock {

  /** First version that restricts TCP. */
  static final int TCP = 4;

  private static final int CREATE_RULESET = 444;
  private static final int ADD_RULE = 445;
  private static final int RESTRICT_SELF = 446;
  private static final int ASK_VERSION = 1;
  private static final int PATH_BENEATH = 1;
  private static final int PR_SET_NO_NEW_PRIVS = 38;

  private static final long EXECUTE = 1;
  private static final long WRITE_FILE = 1 << 1;
  private static final long READ_FILE = 1 << 2;
  private static final long READ_DIR = 1 << 3;
  private static final long REMOVE_FILE = 1 << 5;
  private static final long MAKE_FILE = 1 << 8;
  private static final long TRUNCATE = 1 << 14;

  /** Rights to a file; the others are a directory's. */
  private static final long OF_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE;

  /** {@code O_PATH | O_CLOEXEC}, the same on x86-64 and on 64-bit Arm. */
  private static final int O_PATH = 0x280000;

  private Landlock() {}

  /**
   * Version of the kernel's interface; 0 where it has none, or does not let this process use it.
   */
  static int version() {
    return ProcessSecrets.isLinux()
        ? Math.max(0, CLibrary.call("syscall", CREATE_RULESET, 0, 0, ASK_VERSION))
        : 0;
  }

  /**
   * Confines the calling thread.
   *
   * @throws IOException when the kernel refuses
   */
  static void confine(Confinement kept) throws IOException {
    int version = version();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment handled = arena.allocate(ValueLayout.JAVA_LONG, 3);
      handled.setAtIndex(ValueLayout.JAVA_LONG, 0, fileRights(version));
      handled.setAtIndex(ValueLayout.JAVA_LONG, 1, version < TCP ? 0 : 3);
      handled.setAtIndex(ValueLayout.JAVA_LONG, 2, version < 6 ? 0 : 3);
      int rules =
          checked(
              "a rule set",
              CLibrary.call("syscall", CREATE_RULESET, handled.address(), handled.byteSize(), 0));
      long all = fileRights(version);
      for (Path path : kept.readable()) {
        keep(arena, rules, path, all & (READ_FILE | READ_DIR));
      }
      for (Path path : kept.executable()) {
        keep(arena, rules, path, all & (READ_FILE | EXECUTE));
      }
      keep(arena, rules, Confinement.NOWHERE, all & (READ_FILE | WRITE_FILE));
      keep(
          arena,
          rules,
          kept.scratch(),
          all & (READ_FILE | WRITE_FILE | TRUNCATE | READ_DIR | MAKE_FILE | REMOVE_FILE));
      checked("no new privileges", CLibrary.call("prctl", PR_SET_NO_NEW_PRIVS, 1));
      checked("the restriction", CLibrary.call("syscall", RESTRICT_SELF, rules, 0));
    }
  }

  /** All rights to files that a version knows; it refuses those that it does not. */
  private static long fileRights(int version) {
    int rights =
        switch (version) {
          case 1 -> 13;
          case 2 -> 14;
          case 3, 4 -> 15;
          default -> 16;
        };
    return (1L << rights) - 1;
  }

  /** Keeps rights below a path; one that is not there needs none. */
  private static void keep(Arena arena, int rules, Path path, long rights) throws IOException {
    int file = CLibrary.call("open", arena.allocateFrom(path.toString()).address(), O_PATH);
    if (file < 0) {
      return;
    }
    MemorySegment rule = arena.allocate(ValueLayout.JAVA_LONG.byteSize() + Integer.BYTES);
    rule.set(
        ValueLayout.JAVA_LONG_UNALIGNED, 0, Files.isDirectory(path) ? rights : rights & OF_FILES);
    rule.set(ValueLayout.JAVA_INT_UNALIGNED, ValueLayout.JAVA_LONG.byteSize(), file);
    checked(
        "the rule of " + path,
        CLibrary.call("syscall", ADD_RULE, rules, PATH_BENEATH, rule.address(), 0));
  }

  private static int checked(String what, int result) throws IOException {
    if (result < 0) {
      throw new IOException("the kernel refuses " + what);
    }
    return result;
  }
}
