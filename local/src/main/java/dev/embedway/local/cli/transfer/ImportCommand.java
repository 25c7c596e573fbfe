package dev.embedway.local.cli.transfer;

import dev.embedway.chroma.http.ChromaServer;
import dev.embedway.local.cli.argument.DatabaseUrl;
import dev.embedway.local.cli.argument.HttpUrl;
import dev.embedway.local.cli.argument.StoreReference;
import dev.embedway.local.cli.client.ServerOptions;
import dev.embedway.local.cli.terminal.Terminal;
import dev.embedway.local.cloud.database.DatabasePassword;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code import}: records from a file or another vector database into a store. */
@Command(
    name = "import",
    description = {
      "Writes records into a store that is there: from FILE, a JSON object a line (id, values,"
          + " content, metadata), from a collection of a Chroma server, or from a table of"
          + " PostgreSQL with vectors of pgvector.",
      "Ids are kept, so that a run that was cut off can be run again. A record that is refused is"
          + " named with the reason, and the others are written. Vectors are kept at unit length, so"
          + " that neighbours are those by cosine."
    },
    footer = {
      "",
      "Examples:",
      "  ./embedway import notes notes.jsonl",
      "  ./embedway import notes --chroma http://127.0.0.1:8000 --collection notes",
      "  ./embedway import notes --pgvector jdbc:postgresql://db/app --table items",
      "",
      "The last line counts records: written 1200, refused 3. Exits 1 if any was refused."
    })
public final class ImportCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private ServerOptions server = new ServerOptions();

  @Parameters(index = "0", paramLabel = "STORE", description = "Its name or id.")
  private StoreReference store = new StoreReference("");

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "FILE",
      description = "A file of JSON lines; - is standard input.")
  private @Nullable RecordsFile file;

  @ArgGroup(exclusive = false, validate = false, heading = "From Chroma:%n")
  private Chroma chroma = new Chroma();

  @ArgGroup(exclusive = false, validate = false, heading = "From PostgreSQL:%n")
  private PgVector pgvector = new PgVector();

  @Option(
      names = "--skip",
      paramLabel = "N",
      defaultValue = "0",
      description = "Passes over the first records: those that a run before wrote.")
  private RecordCount skip = new RecordCount(0);

  @Option(
      names = "--max-refused",
      paramLabel = "N",
      defaultValue = "100",
      description = "Stops after more refused records than these; default: ${DEFAULT-VALUE}.")
  private RecordCount maxRefused = new RecordCount(0);

  private ImportCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The command on a terminal. */
  public static CommandLine on(Terminal terminal) {
    return new CommandLine(new ImportCommand(terminal))
        .registerConverter(RecordsFile.class, RecordsFile::of)
        .registerConverter(RecordCount.class, RecordCount::of)
        .registerConverter(TableName.class, TableName::of)
        .registerConverter(TableColumns.class, TableColumns::of);
  }

  /** Options of a Chroma server. */
  private static final class Chroma {

    @Option(
        names = "--chroma",
        paramLabel = "URL",
        description = "The server; its token, where it asks for one, in CHROMA_TOKEN.")
    private @Nullable HttpUrl url;

    @Option(names = "--collection", paramLabel = "NAME", description = "Its collection.")
    private @Nullable String collection;

    @Option(
        names = "--chroma-tenant",
        paramLabel = "NAME",
        defaultValue = ChromaServer.DEFAULT_TENANT,
        description = "The collection's tenant; default: ${DEFAULT-VALUE}.")
    private String tenant = "";

    @Option(
        names = "--chroma-database",
        paramLabel = "NAME",
        defaultValue = ChromaServer.DEFAULT_DATABASE,
        description = "The collection's database; default: ${DEFAULT-VALUE}.")
    private String database = "";
  }

  /** Options of a table of PostgreSQL. */
  private static final class PgVector {

    @Option(
        names = "--pgvector",
        paramLabel = "URL",
        description =
            "JDBC URL of the database. Its password comes from PGPASSWORD or PGPASSFILE, since"
                + " every user of this machine can see a command's words.")
    private @Nullable DatabaseUrl url;

    @Option(names = "--table", paramLabel = "TABLE", description = "Its table or view.")
    private @Nullable TableName table;

    @Option(
        names = "--columns",
        paramLabel = "NAMES",
        defaultValue = TableColumns.USUAL,
        description =
            "The table's id, vector, text and metadata (jsonb); the last two may be empty; default:"
                + " ${DEFAULT-VALUE}.")
    private @Nullable TableColumns columns;
  }

  @Override
  public Integer call() {
    requireOneSource();
    try (RecordSource source = source()) {
      Importer importer =
          new Importer(server.connect(terminal), store.text(), terminal, maxRefused.number());
      return importer.run(source, skip.number()) ? 0 : 1;
    }
  }

  private void requireOneSource() {
    if (Stream.of(file, chroma.url, pgvector.url).filter(Objects::nonNull).count() != 1) {
      throw refusal("Give one of FILE, --chroma and --pgvector");
    }
    if ((chroma.url == null) != (chroma.collection == null)) {
      throw refusal("--chroma and --collection belong together");
    }
    if ((pgvector.url == null) != (pgvector.table == null)) {
      throw refusal("--pgvector and --table belong together");
    }
  }

  private ParameterException refusal(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private RecordSource source() {
    if (file != null) {
      return new JsonLines(file.open(terminal));
    }
    if (chroma.url != null && chroma.collection != null) {
      return new ChromaCollection(
          new ChromaServer(
              chroma.url.uri(), chroma.tenant, chroma.database, terminal.variable("CHROMA_TOKEN")),
          chroma.collection);
    }
    return new PgVectorTable(
        DatabasePassword.login(Objects.requireNonNull(pgvector.url).text(), terminal.environment()),
        Objects.requireNonNull(pgvector.table),
        Objects.requireNonNull(pgvector.columns));
  }
}
