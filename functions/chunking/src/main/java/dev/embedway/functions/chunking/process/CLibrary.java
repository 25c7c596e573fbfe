package dev.embedway.functions.chunking.process;

import com.google.errorprone.annotations.ThreadSafe;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import java.util.List;

/**
 * Functions of the C library of Linux, all called in one way: five integers or addresses, of which
 * each function takes as many as it declares, and an {@code int} that is -1 where it fails.
 */
@ThreadSafe
final class CLibrary {

  private static final int ARGUMENTS = 5;

  private static final FunctionDescriptor SHAPE =
      FunctionDescriptor.of(
          ValueLayout.JAVA_INT,
          ValueLayout.JAVA_LONG,
          ValueLayout.JAVA_LONG,
          ValueLayout.JAVA_LONG,
          ValueLayout.JAVA_LONG,
          ValueLayout.JAVA_LONG);

  private CLibrary() {}

  /** A function's result; -1 also where it cannot be called. */
  @SuppressWarnings("restricted")
  static int call(String function, long... arguments) {
    long[] all = Arrays.copyOf(arguments, ARGUMENTS);
    try {
      Linker linker = Linker.nativeLinker();
      MethodHandle handle =
          linker.downcallHandle(
              linker.defaultLookup().findOrThrow(function),
              SHAPE,
              Linker.Option.firstVariadicArg(1));
      return (int) handle.invokeExact(all[0], all[1], all[2], all[3], all[4]);
    } catch (Throwable e) {
      return -1;
    }
  }

  /** Makes this process another program, without environment; returns only where it fails. */
  static void execute(List<String> words) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment end = arena.allocate(ValueLayout.ADDRESS);
      MemorySegment argv = arena.allocate(ValueLayout.ADDRESS, words.size() + 1L);
      for (int i = 0; i < words.size(); i++) {
        argv.setAtIndex(ValueLayout.ADDRESS, i, arena.allocateFrom(words.get(i)));
      }
      call(
          "execve",
          argv.getAtIndex(ValueLayout.ADDRESS, 0).address(),
          argv.address(),
          end.address());
    }
  }
}
