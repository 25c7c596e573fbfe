package dev.embedway.local.cli;

import dev.embedway.local.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code completion}: a script by which a shell completes commands and options. */
@Command(
    name = "completion",
    description = "Prints a script by which a shell completes commands and options.",
    footer = {
      "",
      "Examples:",
      "  source <(./embedway completion bash)              in ~/.bashrc, for all shells to come",
      "  source <(./embedway completion zsh)               in ~/.zshrc, after compinit",
      "  ./embedway completion fish > ~/.config/fish/completions/embedway.fish"
    })
final class CompletionCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}.")
  private Shell shell = Shell.BASH;

  CompletionCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    CommandLine root = spec.root().commandLine();
    terminal
        .out()
        .print(
            switch (shell) {
              // The script makes zsh read it as bash does.
              case BASH, ZSH -> AutoComplete.bash(spec.root().name(), root);
              case FISH -> FishCompletion.script(spec.root());
            });
    terminal.out().flush();
    return 0;
  }
}
