package dev.embedway.local.cli;

import java.util.concurrent.Callable;
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
      "",
      "Each result: its score from 0 to 1, its source, the passage's place in the text, the passage."
    })
final class SearchCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Mixin private ServerOptions server = new ServerOptions();

  @Option(
      names = "--store",
      defaultValue = IngestCommand.DEFAULT_STORE,
      description = "The vector store; default: ${DEFAULT-VALUE}.")
  private String store = IngestCommand.DEFAULT_STORE;

  @Option(
      names = "--mode",
      defaultValue = "hybrid",
      description = "vector, text or hybrid; default: ${DEFAULT-VALUE}.")
  private String mode = "hybrid";

  @Option(
      names = "--limit",
      defaultValue = "5",
      description = "Most results, 1..50; default: ${DEFAULT-VALUE}.")
  private int limit = 5;

  @Option(names = "--json", description = "Prints the server's whole answer.")
  private boolean json;

  @Parameters(paramLabel = "QUERY", description = "The question.")
  private String query = "";

  SearchCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Search search = new Search(server.connect(terminal), store);
    if (json) {
      terminal.out().println(search.answer(query, mode, limit));
      return 0;
    }
    var passages = search.passages(query, mode, limit);
    passages.forEach(passage -> terminal.out().println(passage.lines()));
    if (passages.isEmpty()) {
      terminal.err().println("Nothing found in store " + store + ".");
    }
    return 0;
  }
}
