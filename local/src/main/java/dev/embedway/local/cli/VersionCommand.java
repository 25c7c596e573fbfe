package dev.embedway.local.cli;

import dev.embedway.local.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code version}: which release this is, and on what it runs. */
@Command(
    name = "version",
    description = "Prints the version.",
    footer = {"", "Examples:", "  ./embedway version"})
final class VersionCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  VersionCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    spec.root().commandLine().printVersionHelp(terminal.out());
    return 0;
  }
}
