package dev.embedway.local.cli.stages;

import dev.embedway.local.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code stages drain}. */
@Command(
    name = "drain",
    description = "Refuses new uploads and goes on until nothing is left; stages says when.")
final class StagesDrainCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Mixin private StageOrder order = new StageOrder();

  StagesDrainCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    return order.send(terminal, "drain", "Draining");
  }
}
