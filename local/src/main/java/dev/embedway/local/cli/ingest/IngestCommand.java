package dev.embedway.local.cli.ingest;

import dev.embedway.local.cli.argument.StoreReference;
import dev.embedway.local.cli.client.ApiClient;
import dev.embedway.local.cli.client.ServerOptions;
import dev.embedway.local.cli.stores.IngestStore;
import dev.embedway.local.cli.terminal.Progress;
import dev.embedway.local.cli.terminal.ScratchDirectory;
import dev.embedway.local.cli.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Stack;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ingest}: files to searchable documents. */
@Command(
    name = "ingest",
    description = {
      "Uploads files and directories as documents.",
      "Read are plain text of any sort, xml too, and md, html, pdf, docx, pptx, xlsx, rtf, epub,"
          + " csv, json. A document's key is the file's path from the common"
          + " parent of all PATHs. What is there already with the same content is left as it is, so"
          + " a run that was cut off can be run again.",
      "A file x.metadata.json holds metadata of x: {\"metadataAttributes\": {\"lang\": \"en\"}}.",
      "Of a directory are left out: hidden names, lock files, folders of build tools such as"
          + " node_modules, empty and binary files, drawings (svg). A file that PATH names is always"
          + " sent."
    },
    footer = {
      "",
      "Examples:",
      "  ./embedway ingest ~/notes                 returns once every file is read",
      "  ./embedway ingest --wait a.pdf            returns once it can be found",
      "  ./embedway ingest docs --exclude \"*\" --include \"*.md\" --dry-run",
      "  ./embedway ingest docs --delete-missing   deletes there what is gone here",
      "  ./embedway ingest docs --store docs --model e5-small-v2 --chunking markdown:300:30",
      "  pg_dump -s app | ./embedway ingest - --name app/schema.sql",
      "",
      "The last line counts documents: new 2, unchanged 58, failed 0. Exits 1 if any failed."
    })
public final class IngestCommand implements Callable<Integer> {

  /** Name of the store of a command that names none. */
  public static final String DEFAULT_STORE = "main";

  private final Terminal terminal;
  private final IngestRules rules = new IngestRules();

  @Spec private @Nullable CommandSpec spec;

  @Mixin private ServerOptions server = new ServerOptions();
  @Mixin private IngestStore properties = new IngestStore();

  @Option(
      names = "--store",
      paramLabel = "STORE",
      defaultValue = DEFAULT_STORE,
      description = "The vector store, made if absent; default: ${DEFAULT-VALUE}.")
  private StoreReference store = new StoreReference(DEFAULT_STORE);

  @Option(names = "--wait", description = "Returns only when every document can be found.")
  private boolean wait;

  @Option(
      names = "--exclude",
      paramLabel = "PATTERN",
      parameterConsumer = Exclude.class,
      description =
          "Leaves out files below a directory: *, ? and [abc] over the path from there, slashes"
              + " included. Of several --exclude and --include the last that matches decides.")
  @SuppressWarnings("UnusedVariable") // its consumer keeps what was given
  private @Nullable String exclude;

  @Option(
      names = "--include",
      paramLabel = "PATTERN",
      parameterConsumer = Include.class,
      description = "Sends files after all that were excluded before, or are hidden or locks.")
  @SuppressWarnings("UnusedVariable") // likewise
  private @Nullable String include;

  @Option(
      names = "--delete-missing",
      description = "Deletes documents of a given directory whose files are not there any more.")
  private boolean deleteMissing;

  @Option(names = "--dry-run", description = "Says what would be done, and does nothing.")
  private boolean dryRun;

  @Option(
      names = "--name",
      paramLabel = "KEY",
      defaultValue = "stdin.txt",
      description = "The key of standard input as a document; default: ${DEFAULT-VALUE}.")
  private String name = "stdin.txt";

  @Option(names = "--verbose", description = "Names each file that is left out, and why.")
  private boolean verbose;

  @Parameters(
      arity = "1..*",
      paramLabel = "PATH",
      description = "Files and directories; - alone for standard input.")
  private List<Path> paths = List.of();

  IngestCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The command, on a terminal. */
  public static CommandLine on(Terminal terminal) {
    return IngestStore.register(new CommandLine(new IngestCommand(terminal)));
  }

  @Override
  public Integer call() throws IOException {
    if (PipedDocument.isNamedBy(paths)) {
      return sendPiped();
    }
    for (Path path : paths) {
      if (!Files.exists(path) && spec != null) {
        throw new ParameterException(spec.commandLine(), "There is no " + path);
      }
    }
    IngestFiles found = IngestFiles.below(paths, rules);
    tellSkipped(found.skipped());
    return dryRun ? rehearse(found) : send(found);
  }

  private int sendPiped() throws IOException {
    if ((deleteMissing || dryRun) && spec != null) {
      throw new ParameterException(
          spec.commandLine(), "--delete-missing and --dry-run need files, not standard input");
    }
    try (ScratchDirectory scratch = ScratchDirectory.make()) {
      return send(PipedDocument.keep(terminal, name, scratch.path()));
    }
  }

  private void tellSkipped(List<SkippedFile> skipped) {
    if (verbose) {
      skipped.forEach(file -> terminal.err().println(file.line()));
    } else if (!skipped.isEmpty()) {
      terminal.err().println(SkippedFile.summary(skipped) + " --verbose names them.");
    }
  }

  private int rehearse(IngestFiles found) {
    found
        .files()
        .forEach(file ->
            terminal.out().println("(dry run) upload: " + file.path() + " to " + file.key()));
    if (deleteMissing) {
      new Mirror(server.connect(terminal), store.text(), found, rules)
          .missing()
          .forEach(document -> terminal.out().println("(dry run) delete: " + document.key()));
    }
    return 0;
  }

  private int send(IngestFiles found) {
    ApiClient api = server.connect(terminal);
    properties.prepare(api, store.text());
    Mirror mirror = new Mirror(api, store.text(), found, rules);
    List<Mirror.Missing> missing = deleteMissing ? mirror.missing() : List.of();
    Ingestion ingestion =
        new Ingestion(api, store.text(), wait ? Ingestion.Until.SEARCHABLE : Ingestion.Until.READ);
    IngestSummary tally;
    try (Progress progress = Progress.on(terminal, "Ingesting", found.files().size())) {
      tally = ingestion.run(found.files(), progress);
    }
    missing.forEach(mirror::delete);
    tally.problems().forEach(terminal.err()::println);
    terminal.out().println(tally.line() + (deleteMissing ? ", deleted " + missing.size() : ""));
    return tally.problems().isEmpty() ? 0 : 1;
  }

  /** Takes a pattern where it stands, since the order of both options counts. */
  abstract static class Filter implements IParameterConsumer {

    private final IngestRules.Filter.Effect effect;

    Filter(IngestRules.Filter.Effect effect) {
      this.effect = effect;
    }

    @Override
    public void consumeParameters(Stack<String> words, ArgSpec option, CommandSpec command) {
      String name = ((OptionSpec) option).longestName();
      if (words.isEmpty()) {
        throw new ParameterException(command.commandLine(), name + " needs a PATTERN");
      }
      try {
        ((IngestCommand) command.userObject()).rules.add(effect, words.pop());
      } catch (IllegalArgumentException e) {
        throw new ParameterException(command.commandLine(), name + ": " + e.getMessage());
      }
    }
  }

  /** {@code --exclude}. */
  static final class Exclude extends Filter {
    Exclude() {
      super(IngestRules.Filter.Effect.EXCLUDE);
    }
  }

  /** {@code --include}. */
  static final class Include extends Filter {
    Include() {
      super(IngestRules.Filter.Effect.INCLUDE);
    }
  }
}
