package dev.embedway.functions.chunking.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * First program of a child: it confines itself and becomes the program that reads files. Landlock
 * binds a thread and what it starts; a Java process has other threads by the time that its own code
 * runs, and {@code execve} ends them and keeps what binds the one that calls it.
 */
public final class ReaderLauncher {

  private static final int FAILED = 4;

  private ReaderLauncher() {}

  /** Takes the scratch directory, the class path, and the command that this process becomes. */
  public static void main(String[] arguments) {
    List<String> words = List.of(arguments);
    try {
      Landlock.confine(Confinement.ofJava(words.get(1), Path.of(words.getFirst())));
      CLibrary.execute(words.subList(2, words.size()));
    } catch (IOException refused) {
      Runtime.getRuntime().halt(FAILED);
    }
    Runtime.getRuntime().halt(FAILED);
  }
}
