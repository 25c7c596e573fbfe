package dev.embedway.local.cli.stores;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;

/** A store's versions as they are shown. */
final class PrintedVersions {

  private PrintedVersions() {}

  /** A line for each version that is in use. */
  static List<String> lines(JsonNode versions) {
    return versions
        .valueStream()
        .filter(version -> !version.path("state").asText().equals("retired"))
        .map(PrintedVersions::line)
        .toList();
  }

  private static String line(JsonNode version) {
    return String.format(
        Locale.ROOT,
        "version %-3d %-9s %-24s %5d  %s",
        version.path("number").asInt(),
        version.path("state").asText(),
        version.path("embedding_model").asText(),
        version.path("dimensions").asInt(),
        new PrintedStore(version).chunking());
  }

  /** A re-embed as it would be. */
  static List<String> plan(JsonNode plan) {
    return List.of(
        line(plan.path("version")),
        String.format(
            Locale.ROOT,
            "%d documents, %d chunks as they are cut now, about %d tokens",
            plan.path("documents").asLong(),
            plan.path("chunks").asLong(),
            plan.path("tokens").asLong()),
        String.format(
            Locale.ROOT,
            "about %d s for one worker at %d tokens/s, the model's speed on the smallest machine",
            plan.path("seconds").asLong(),
            plan.path("tokens_per_second").asLong()),
        money(plan));
  }

  private static String money(JsonNode plan) {
    JsonNode price = plan.path("usd_per_million_tokens");
    if (!price.isNumber()) {
      return "price not known: the server's EMBEDWAY_MODEL_PRICES says it, by MODEL=USD per million"
          + " tokens";
    }
    if (price.decimalValue().signum() == 0) {
      return "USD 0: no provider is paid for the model";
    }
    return "about USD "
        + plan.path("usd").decimalValue().toPlainString()
        + " at USD "
        + price.decimalValue().toPlainString()
        + " per million tokens";
  }
}
