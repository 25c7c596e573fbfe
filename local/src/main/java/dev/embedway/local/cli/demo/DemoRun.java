package dev.embedway.local.cli.demo;

import dev.embedway.local.cli.client.ApiClient;
import dev.embedway.local.cli.client.RequestSigner;
import dev.embedway.local.cli.ingest.IngestFiles;
import dev.embedway.local.cli.ingest.IngestRules;
import dev.embedway.local.cli.ingest.IngestSummary;
import dev.embedway.local.cli.ingest.Ingestion;
import dev.embedway.local.cli.search.MaxResults;
import dev.embedway.local.cli.search.Passage;
import dev.embedway.local.cli.search.Search;
import dev.embedway.local.cli.search.SearchQuery;
import dev.embedway.local.cli.terminal.CommandFailure;
import dev.embedway.local.cli.terminal.Progress;
import dev.embedway.local.cli.terminal.Terminal;
import dev.embedway.local.cloud.IngestFigures;
import dev.embedway.local.cloud.LocalCloud;
import java.util.List;
import java.util.Locale;

/**
 * The demo itself, on a cloud that runs.
 *
 * <p>One thread at a time.
 */
final class DemoRun {

  private static final String STORE = "demo";
  private static final MaxResults SHOWN = new MaxResults(1);

  private final LocalCloud cloud;
  private final Terminal terminal;
  private final ApiClient api;

  DemoRun(LocalCloud cloud, Terminal terminal) {
    this.cloud = cloud;
    this.terminal = terminal;
    this.api =
        new ApiClient(
            cloud.connection().url(), cloud.connection().key(), RequestSigner.of(terminal));
  }

  DemoVerdict play(DemoScript script) {
    IngestFiles found = IngestFiles.below(script.paths(), new IngestRules());
    if (found.files().isEmpty()) {
      throw new CommandFailure(
          "There are no files of a known format (txt, md, html, pdf, docx, pptx, xlsx, rtf, epub,"
              + " csv, json).");
    }
    long started = System.nanoTime();
    IngestSummary tally = ingest(found);
    double seconds = (System.nanoTime() - started) / 1e9;
    boolean complete = tally.problems().isEmpty();
    for (DemoScript.Question question : script.questions()) {
      complete &= ask(question) == DemoVerdict.AS_EXPECTED;
    }
    terminal.out().println();
    terminal.out().println(figures(seconds));
    return complete ? DemoVerdict.AS_EXPECTED : DemoVerdict.OTHERWISE;
  }

  private IngestSummary ingest(IngestFiles found) {
    Ingestion ingestion = new Ingestion(api, STORE, Ingestion.Until.SEARCHABLE);
    IngestSummary tally;
    try (Progress progress = Progress.on(terminal, "Ingesting", found.files().size())) {
      tally = ingestion.run(found.files(), progress);
    }
    tally.problems().forEach(terminal.err()::println);
    terminal.out().println("Documents: " + tally.line());
    return tally;
  }

  private DemoVerdict ask(DemoScript.Question question) {
    List<Passage> passages =
        new Search(api, STORE).passages(SearchQuery.of(question.text(), SHOWN));
    terminal.out().println();
    terminal.out().println("? " + question.text());
    passages.forEach(passage -> terminal.out().println(passage.lines()));
    boolean right =
        !passages.isEmpty()
            && question
                .expected()
                .map(file -> passages.getFirst().source().endsWith("/" + file))
                .orElse(true);
    if (!right) {
      terminal
          .out()
          .println(
              "! expected a passage" + question.expected().map(file -> " of " + file).orElse(""));
    }
    return right ? DemoVerdict.AS_EXPECTED : DemoVerdict.OTHERWISE;
  }

  private String figures(double seconds) {
    IngestFigures figures = cloud.figures();
    return String.format(
        Locale.ROOT,
        "%d documents, %d chunks, %d tokens in %.1f s: %.0f tokens/s, from file to searchable",
        figures.documents(),
        figures.chunks(),
        figures.tokens(),
        seconds,
        figures.tokens() / seconds);
  }
}
