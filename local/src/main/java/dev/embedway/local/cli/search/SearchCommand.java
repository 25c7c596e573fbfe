package dev.embedway.local.cli.search;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.local.cli.argument.Arguments;
import dev.embedway.local.cli.argument.StoreReference;
import dev.embedway.local.cli.client.ServerOptions;
import dev.embedway.local.cli.ingest.IngestCommand;
import dev.embedway.local.cli.search.SearchQuery.Grouping;
import dev.embedway.local.cli.search.SearchQuery.Marks;
import dev.embedway.local.cli.terminal.StandardInput;
import dev.embedway.local.cli.terminal.Terminal;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code search}: the passages that answer a question. */
@Command(
    name = "search",
    description = "Finds the passages that answer a question.",
    footer = {
      "",
      "Examples:",
      "  ./embedway search \"How do I find a leak?\"",
      "  ./embedway search --store manuals --mode text --limit 3 \"sea gates\"",
      "  ./embedway search --filter lang=en --filter 'year>=2020' --min-score 0.4 \"tides\"",
      "  ./embedway search --group - < question.txt       the best passage of each document",
      "",
      "Each result: its score from 0 to 1, its source, the passage's place in the text, the passage.",
      "The score is the better one of vector and text; hybrid orders by the ranks of both."
    })
public final class SearchCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Mixin private ServerOptions server = new ServerOptions();

  @Option(
      names = "--store",
      paramLabel = "STORE",
      defaultValue = IngestCommand.DEFAULT_STORE,
      description = "The vector store; default: ${DEFAULT-VALUE}.")
  private StoreReference store = new StoreReference(IngestCommand.DEFAULT_STORE);

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      description =
          "${COMPLETION-CANDIDATES}; default: hybrid, or vector where vectors are in Chroma.")
  private @Nullable SearchModeArgument mode;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "5",
      description = "Most results, 1..50; default: ${DEFAULT-VALUE}.")
  private MaxResults limit = new MaxResults(5);

  @Option(
      names = "--filter",
      paramLabel = "CONDITION",
      description =
          "Only documents whose metadata fit: lang=en, draft!=true, year>=2020, or a JSON object of"
              + " the API's filters. All hold where several are given.")
  private List<FilterArgument> filters = List.of();

  @Option(
      names = "--min-score",
      paramLabel = "SCORE",
      description = "Leaves out results with a lower score, 0..1.")
  private @Nullable Score minScore;

  @Option(names = "--group", description = "Only the best passage of each document.")
  private boolean group;

  @Option(
      names = "--highlight",
      description = "Stars around the words that found a passage; not with --mode vector.")
  private boolean highlight;

  @Option(names = "--json", description = "Prints the server's answer.")
  private boolean json;

  @Parameters(paramLabel = "QUERY", description = "The question; - for standard input.")
  private String query = "";

  SearchCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The command, on a terminal. */
  public static CommandLine on(Terminal terminal) {
    return Arguments.words(new CommandLine(new SearchCommand(terminal)), SearchModeArgument.class)
        .registerConverter(FilterArgument.class, FilterArgument::of)
        .registerConverter(MaxResults.class, MaxResults::of)
        .registerConverter(Score.class, Score::of);
  }

  @Override
  public Integer call() {
    SearchQuery asked =
        new SearchQuery(
            StandardInput.text(query, terminal),
            Optional.ofNullable(mode),
            filters,
            new SearchQuery.Shown(
                limit,
                Optional.ofNullable(minScore),
                group ? Grouping.DOCUMENT : Grouping.NONE,
                highlight ? Marks.WORDS : Marks.NONE));
    Search search = new Search(server.connect(terminal), store.text());
    JsonNode answer = search.answer(asked);
    if (json) {
      terminal.out().println(answer);
      return 0;
    }
    if (answer.path("truncated").asBoolean()) {
      terminal.err().println("The question is longer than the model reads; its end was left out.");
    }
    List<Passage> passages = Search.passages(answer);
    passages.forEach(passage -> terminal.out().println(passage.lines()));
    if (passages.isEmpty()) {
      terminal.err().println("Nothing found in store " + store + ".");
    }
    return 0;
  }
}
