package dev.embedway.local.cli.stores;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Locale;

/**
 * A comparison of the version that is built with the live one.
 *
 * @param json as the server has it
 */
record VersionComparison(JsonNode json) {

  /** That of the answer to a comparison. */
  static VersionComparison of(JsonNode answer) {
    return new VersionComparison(answer.path("reembed").path("comparison"));
  }

  void print(PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%d %s queries: both versions find %.0f %% of the first ten documents%n",
        json.path("queries").asInt(),
        json.path("sampled").asBoolean() ? "sampled" : "given",
        100 * json.path("overlap_at_10").asDouble());
    side(out, "live");
    side(out, "built");
  }

  private void side(PrintWriter out, String name) {
    JsonNode side = json.path(name);
    out.printf(
        Locale.ROOT,
        "version %-3d %-9s %d documents, %d chunks%s%n",
        side.path("version").asInt(),
        name,
        side.path("documents").asLong(),
        side.path("chunks").asLong(),
        side.path("ndcg_at_10").isNumber()
            ? String.format(Locale.ROOT, ", nDCG@10 %.4f", side.path("ndcg_at_10").asDouble())
            : "");
  }
}
