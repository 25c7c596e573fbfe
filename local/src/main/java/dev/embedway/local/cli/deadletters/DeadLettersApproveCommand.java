package dev.embedway.local.cli.deadletters;

import dev.embedway.local.cli.client.ServerOptions;
import dev.embedway.local.cli.terminal.Terminal;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dead-letters approve}: a decision about dead letters. */
@Command(
    name = "approve",
    description = "Approves dead letters to be sent again, with a note of what was mended.")
final class DeadLettersApproveCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Mixin private ServerOptions server = new ServerOptions();

  @Option(
      names = "--note",
      paramLabel = "NOTE",
      required = true,
      description = "What was mended; the list shows it.")
  private String note = "";

  @Parameters(
      arity = "1..*",
      paramLabel = "ID",
      description = "As ./embedway dead-letters list prints them.")
  private List<LetterId> ids = List.of();

  DeadLettersApproveCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    return DeadLettersCommand.decide(
        server, terminal, ids, LetterState.APPROVED_FOR_REQUEUE, note, "Approved");
  }
}
