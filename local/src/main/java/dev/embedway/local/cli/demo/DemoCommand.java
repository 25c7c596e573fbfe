package dev.embedway.local.cli.demo;

import dev.embedway.local.cli.argument.DataPath;
import dev.embedway.local.cli.terminal.ScratchDirectory;
import dev.embedway.local.cli.terminal.Terminal;
import dev.embedway.local.cli.up.StopSignal;
import dev.embedway.local.cli.up.Welcome;
import dev.embedway.local.cloud.LocalCloud;
import dev.embedway.local.cloud.config.CloudConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code demo}: starts, ingests, asks, shows, stops. */
@Command(
    name = "demo",
    description = {
      "Starts Embedway on a free port, takes in documents, asks questions and shows what it found.",
      "Without arguments: the handbooks in examples/, with questions of which the answers are known."
    },
    footer = {
      "",
      "Examples:",
      "  ./embedway demo",
      "  ./embedway demo ~/notes \"What did we decide about the roof?\"",
      "  ./embedway demo --keep                           leaves it running, to try more",
      "",
      "Exits 1 unless each question finds its document."
    })
public final class DemoCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--keep", description = "Leaves it running until Ctrl-C.")
  private boolean keep;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where its state is; default: a directory that is removed at the end.")
  private @Nullable DataPath data;

  @Parameters(
      arity = "0..*",
      paramLabel = "PATH... \"QUESTION\"",
      description = "Files and directories of one's own, and a question to them.")
  private List<String> own = List.of();

  DemoCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The command, on a terminal. */
  public static CommandLine on(Terminal terminal) {
    return new CommandLine(new DemoCommand(terminal));
  }

  @Override
  public Integer call() throws IOException {
    DemoScript script = script();
    Path directory = data == null ? Files.createTempDirectory("embedway-demo") : data.path();
    try {
      return run(script, directory);
    } finally {
      if (data == null) {
        ScratchDirectory.remove(directory);
      }
    }
  }

  private DemoScript script() {
    if (own.isEmpty()) {
      return DemoScript.bundled(terminal.home().resolve("examples"));
    }
    if (own.size() == 1 && spec != null) {
      throw new ParameterException(
          spec.commandLine(), "Give at least one PATH, and then a \"QUESTION\"");
    }
    List<Path> paths = own.subList(0, own.size() - 1).stream().map(Path::of).toList();
    for (Path path : paths) {
      if (!Files.exists(path) && spec != null) {
        throw new ParameterException(spec.commandLine(), "There is no " + path);
      }
    }
    return DemoScript.of(paths, own.getLast());
  }

  private int run(DemoScript script, Path directory) {
    CloudConfig config =
        CloudConfig.of(directory, 0, terminal.environment(), terminal.err()::println);
    try (LocalCloud cloud = LocalCloud.start(config, terminal.err()::println)) {
      DemoVerdict verdict = new DemoRun(cloud, terminal).play(script);
      hints(directory).forEach(terminal.out()::println);
      if (keep) {
        StopSignal signal = StopSignal.closing(cloud, terminal);
        new Welcome(cloud.connection()).lines(directory).forEach(terminal.out()::println);
        signal.await();
      }
      return verdict == DemoVerdict.AS_EXPECTED ? 0 : 1;
    }
  }

  private List<String> hints(Path directory) {
    String option = keep || data != null ? " --data " + directory : "";
    return List.of(
        "",
        "Try next:",
        keep ? "  ./embedway documents" + option : "  ./embedway up" + option,
        "  ./embedway ingest --wait" + option + " examples",
        "  ./embedway search" + option + " \"When may the kiln be opened?\"");
  }
}
