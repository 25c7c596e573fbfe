package dev.embedway.local.cli.stages;

import dev.embedway.local.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code stages resume}. */
@Command(name = "resume", description = "Takes back a pause and a drain.")
final class StagesResumeCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Mixin private StageOrder order = new StageOrder();

  StagesResumeCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    return order.send(terminal, "resume", "Resumed");
  }
}
