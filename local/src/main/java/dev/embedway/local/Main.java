package dev.embedway.local;

import dev.embedway.local.cli.EmbedwayCommand;
import dev.embedway.local.cli.terminal.Terminal;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** The program: runs one command and ends with its exit code. */
public final class Main {

  private Main() {}

  /** Runs the command that the arguments name. */
  public static void main(String[] arguments) {
    Terminal terminal =
        new Terminal(
            new Terminal.Streams(
                System.in,
                // A PrintStream would keep to itself that a disk is full or a reader gone.
                new FileOutputStream(FileDescriptor.out),
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8)),
            System.getenv(),
            Path.of(System.getProperty("embedway.home", ".")),
            isWatched() ? Terminal.Display.SCREEN : Terminal.Display.PLAIN);
    System.exit(EmbedwayCommand.on(terminal).execute(arguments));
  }

  private static boolean isWatched() {
    return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
  }
}
