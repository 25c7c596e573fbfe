package dev.embedway.local.cli.stores;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.local.cli.client.ApiClient;
import dev.embedway.local.cli.terminal.Terminal;
import java.math.BigDecimal;
import java.util.Locale;
import picocli.CommandLine;

/** A re-embed of all stores, page by page, with a line for each and their sum. */
final class ReembedStores {

  private static final String PATH = "/v1/embeddings/reembed/stores";

  private final Terminal terminal;
  private final ApiClient api;
  private final boolean json;
  private final Sum sum = new Sum();

  ReembedStores(Terminal terminal, ApiClient api, boolean json) {
    this.terminal = terminal;
    this.api = api;
    this.json = json;
  }

  /** Totals of the pages so far. */
  private static final class Sum {

    private long stores;
    private long refused;
    private long documents;
    private long chunks;
    private long tokens;
    private BigDecimal usd = BigDecimal.ZERO;
    private boolean isPriced = true;

    void add(JsonNode totals) {
      stores += totals.path("stores").asLong();
      refused += totals.path("refused").asLong();
      documents += totals.path("documents").asLong();
      chunks += totals.path("chunks").asLong();
      tokens += totals.path("tokens").asLong();
      isPriced &= totals.path("usd").isNumber();
      usd = usd.add(totals.path("usd").decimalValue());
    }
  }

  /**
   * Goes through the pages.
   *
   * @param request without a place
   * @return the code that the command exits with: 1 where a store was refused
   */
  int run(ObjectNode request) {
    boolean isPlan = request.path("dry_run").asBoolean();
    JsonNode page;
    do {
      page = api.post(PATH, request);
      if (json) {
        terminal.out().println(page);
      } else {
        page.path("data").forEach(this::print);
      }
      sum.add(page.path("totals"));
      request.set("after", page.path("next"));
    } while (page.path("next").isTextual());
    if (!json) {
      terminal.out().println(isPlan ? planned() : begun());
    }
    return sum.refused == 0 ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private void print(JsonNode entry) {
    String store = entry.path("tenant").asText() + "/" + entry.path("name").asText();
    terminal.out().println(store + ": " + told(entry));
  }

  private static String told(JsonNode entry) {
    return switch (entry.path("status").asText()) {
      case "planned" -> {
        JsonNode plan = entry.path("plan");
        yield String.format(
            Locale.ROOT,
            "version %d of %s, %d documents, %d chunks, about %d tokens",
            plan.path("version").path("number").asInt(),
            plan.path("version").path("embedding_model").asText(),
            plan.path("documents").asLong(),
            plan.path("chunks").asLong(),
            plan.path("tokens").asLong());
      }
      case "started" ->
          "version "
              + entry.path("reembed").path("reembed").path("version").asText()
              + " is being built";
      default ->
          "refused, "
              + entry.path("error").path("code").asText()
              + ": "
              + entry.path("error").path("message").asText();
    };
  }

  private String begun() {
    return (sum.stores - sum.refused) + " of " + sum.stores + " stores have a version being built";
  }

  private String planned() {
    return String.format(
        Locale.ROOT,
        "%d stores, %d of them refused: %d documents, %d chunks, about %d tokens, %s",
        sum.stores,
        sum.refused,
        sum.documents,
        sum.chunks,
        sum.tokens,
        sum.isPriced
            ? "USD " + sum.usd.toPlainString()
            : "price not known (EMBEDWAY_MODEL_PRICES)");
  }
}
