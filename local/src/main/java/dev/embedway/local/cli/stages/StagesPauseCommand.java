package dev.embedway.local.cli.stages;

import dev.embedway.local.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code stages pause}. */
@Command(
    name = "pause",
    description = "Stops reading the queue of a stage; messages wait and use up nothing.")
final class StagesPauseCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Mixin private StageOrder order = new StageOrder();

  StagesPauseCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    return order.send(terminal, "pause", "Paused");
  }
}
