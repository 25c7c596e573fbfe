package dev.embedway.local.cli.terminal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A question before something is removed for good. */
public final class Confirmation {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @Option(
      names = "--yes",
      description = "Does not ask; needed where nobody can be asked, as in a script.")
  private boolean yes;

  /**
   * Asks, unless {@code --yes} was given.
   *
   * @param question such as {@code Delete store notes?}
   * @throws CommandFailure when the answer is no
   * @throws ParameterException when nobody can be asked
   */
  public void require(Terminal terminal, String question) {
    if (yes) {
      return;
    }
    if (terminal.display() != Terminal.Display.SCREEN) {
      throw new ParameterException(
          command.commandLine(), question + " There is no terminal to ask on: give --yes");
    }
    terminal.err().print(question + " [y/N] ");
    terminal.err().flush();
    if (!answer(terminal).strip().matches("(?i)y(es)?")) {
      throw new CommandFailure("Nothing was deleted.");
    }
  }

  private static String answer(Terminal terminal) {
    try {
      String line =
          new BufferedReader(new InputStreamReader(terminal.in(), StandardCharsets.UTF_8))
              .readLine();
      return line == null ? "" : line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
