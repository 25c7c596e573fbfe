package dev.embedway.local.cli.stages;

import dev.embedway.local.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code stages status}: the same as {@code stages} alone. */
@Command(name = "status", description = "Lists the stages, as stages without a word does.")
final class StagesStatusCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Mixin private StageList list = new StageList();

  StagesStatusCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    return list.print(terminal);
  }
}
