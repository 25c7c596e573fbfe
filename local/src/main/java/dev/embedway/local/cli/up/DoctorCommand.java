package dev.embedway.local.cli.up;

import dev.embedway.local.cli.argument.DataPath;
import dev.embedway.local.cli.terminal.Terminal;
import dev.embedway.local.cloud.data.DataDirectory;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code doctor}: whether this machine can run it. */
@Command(
    name = "doctor",
    description =
        "Checks this machine: JDK, platform, models, database, disk, port; and uploads of a server that"
            + " runs on the data directory.",
    footer = {"", "Examples:", "  ./embedway doctor", "  ./embedway doctor --port 9000"})
public final class DoctorCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "The port that up would use; default: ${DEFAULT-VALUE}.")
  private Port port = new Port(8080);

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = DataDirectory.DEFAULT,
      description = "The data directory that up would use; default: ${DEFAULT-VALUE}.")
  private DataPath data = new DataPath(Path.of(DataDirectory.DEFAULT));

  DoctorCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The command, on a terminal. */
  public static CommandLine on(Terminal terminal) {
    return new CommandLine(new DoctorCommand(terminal)).registerConverter(Port.class, Port::of);
  }

  @Override
  public Integer call() {
    List<MachineChecks.Finding> findings =
        new MachineChecks(terminal, data.path(), port.number()).findings();
    findings.forEach(finding -> terminal.out().println(finding.line()));
    boolean well =
        findings.stream().noneMatch(finding -> finding.verdict() == MachineChecks.Verdict.BAD);
    terminal.out().println(well ? "Ready: ./embedway up" : "Not ready; see above.");
    return well ? 0 : 1;
  }
}
