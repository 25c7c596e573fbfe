package dev.embedway.local.cli.stages;

import dev.embedway.local.cli.argument.Arguments;
import dev.embedway.local.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code stages}: the stages of the pipeline, and what an operator wants of them. */
@Command(
    name = "stages",
    description =
        "Lists the stages of the pipeline: state, messages that wait and are in flight, open jobs"
            + " (needs an admin key of tenant default); pauses, resumes and drains them.",
    footer = {
      "",
      "Examples:",
      "  ./embedway stages                    or stages status",
      "  ./embedway stages pause embedding    its messages wait, at no cost",
      "  ./embedway stages drain all          no new uploads; work goes on until nothing is left",
      "  ./embedway stages resume all"
    })
public final class StagesCommand implements Callable<Integer> {

  static final String PATH = "/v1/embeddings/stage/";

  private final Terminal terminal;

  @Mixin private StageList list = new StageList();

  StagesCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The command with those below it, on a terminal. */
  public static CommandLine on(Terminal terminal) {
    CommandLine line =
        new CommandLine(new StagesCommand(terminal))
            .addSubcommand(new StagesStatusCommand(terminal))
            .addSubcommand(new StagesPauseCommand(terminal))
            .addSubcommand(new StagesResumeCommand(terminal))
            .addSubcommand(new StagesDrainCommand(terminal));
    return Arguments.words(line, StageName.class);
  }

  @Override
  public Integer call() {
    return list.print(terminal);
  }
}
