package dev.embedway.local.cli.deadletters;

import dev.embedway.local.cli.client.ServerOptions;
import dev.embedway.local.cli.terminal.Terminal;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dead-letters ignore}: a decision about dead letters. */
@Command(
    name = "ignore",
    description = "Marks dead letters as not worth it, so that they are not sent again.")
final class DeadLettersIgnoreCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Mixin private ServerOptions server = new ServerOptions();

  @Option(names = "--note", paramLabel = "NOTE", defaultValue = "", description = "Why.")
  private String note = "";

  @Parameters(
      arity = "1..*",
      paramLabel = "ID",
      description = "As ./embedway dead-letters list prints them.")
  private List<LetterId> ids = List.of();

  DeadLettersIgnoreCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    return DeadLettersCommand.decide(server, terminal, ids, LetterState.IGNORED, note, "Ignored");
  }
}
