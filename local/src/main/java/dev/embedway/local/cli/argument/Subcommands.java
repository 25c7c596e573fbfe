package dev.embedway.local.cli.argument;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Commands that do nothing without one below them. */
public final class Subcommands {

  private Subcommands() {}

  /** The refusal of a command line that ends before it. */
  public static ParameterException missing(CommandSpec command) {
    return new ParameterException(
        command.commandLine(),
        "Missing command: one of " + String.join(", ", command.subcommands().keySet()));
  }
}
