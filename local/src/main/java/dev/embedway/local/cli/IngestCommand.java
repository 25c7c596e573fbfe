package dev.embedway.local.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ingest}: files to searchable documents. */
@Command(
    name = "ingest",
    description = {
      "Uploads files and directories (txt, md, html, pdf, docx, pptx, xlsx, rtf, epub, csv, json) as documents.",
      "A document's key is the file's path, from the name of PATH on. What is there already with the",
      "same content is left as it is, so a run that was cut off can be run again.",
      "A file x.metadata.json holds metadata of x: {\"metadataAttributes\": {\"lang\": \"en\"}}."
    },
    footer = {
      "",
      "Examples:",
      "  ./embedway ingest ~/notes                        returns once every file is read",
      "  ./embedway ingest --wait --store manuals a.pdf   returns once it can be found",
      "",
      "The last line counts documents: new 2, unchanged 58, failed 0. Exits 1 if any failed."
    })
final class IngestCommand implements Callable<Integer> {

  static final String DEFAULT_STORE = "main";

  private final Terminal terminal;

  @Spec private @Nullable CommandSpec spec;

  @Mixin private ServerOptions server = new ServerOptions();

  @Option(
      names = "--store",
      defaultValue = DEFAULT_STORE,
      description = "The vector store, made if absent; default: ${DEFAULT-VALUE}.")
  private String store = DEFAULT_STORE;

  @Option(names = "--wait", description = "Returns only when every document can be found.")
  private boolean wait;

  @Parameters(arity = "1..*", paramLabel = "PATH", description = "Files and directories.")
  private List<Path> paths = List.of();

  IngestCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    for (Path path : paths) {
      if (!Files.exists(path) && spec != null) {
        throw new ParameterException(spec.commandLine(), "There is no " + path);
      }
    }
    ApiClient api = server.connect(terminal);
    IngestFiles found = IngestFiles.below(paths);
    if (found.skipped() > 0) {
      terminal.err().println("Skipped " + found.skipped() + " files of other formats.");
    }
    Ingestion ingestion =
        new Ingestion(api, store, wait ? Ingestion.Until.SEARCHABLE : Ingestion.Until.READ);
    Tally tally;
    try (Progress progress = Progress.on(terminal, "Ingesting", found.files().size())) {
      tally = ingestion.run(found.files(), progress);
    }
    tally.problems().forEach(terminal.err()::println);
    terminal.out().println(tally.line());
    return tally.problems().isEmpty() ? 0 : 1;
  }
}
