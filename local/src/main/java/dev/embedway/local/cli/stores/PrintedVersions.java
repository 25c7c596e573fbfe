package dev.embedway.local.cli.stores;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

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
    List<String> lines = new ArrayList<>();
    lines.add(line(plan.path("version")));
    lines.add(
        String.format(
            Locale.ROOT,
            "%d documents, %d chunks as they are cut now, about %d tokens",
            plan.path("documents").asLong(),
            plan.path("chunks").asLong(),
            plan.path("tokens").asLong()));
    lines.add(
        String.format(
            Locale.ROOT,
            "about %d s for one worker at %d tokens/s, the model's speed on the smallest machine",
            plan.path("seconds").asLong(),
            plan.path("tokens_per_second").asLong()));
    lines.add(money(plan));
    lines.add(lostTexts(plan));
    records(plan.path("not_reembedded").path("records"), "not brought over").ifPresent(lines::add);
    return lines;
  }

  private static String lostTexts(JsonNode plan) {
    JsonNode lost = plan.path("not_reembedded").path("documents");
    long sampled = lost.path("sampled").asLong();
    long all = plan.path("documents").asLong();
    if (lost.path("without_text").asLong() == 0) {
      return "the text of "
          + (sampled == all ? "all" : sampled + " sampled")
          + " documents is kept";
    }
    return "the text of "
        + lost.path("without_text").asLong()
        + " of "
        + sampled
        + (sampled == all ? "" : " sampled")
        + " documents is gone, so that they would fail"
        + (sampled == all ? "" : ", of all about " + lost.path("estimate").asLong())
        + ": "
        + named(lost.path("first_keys"));
  }

  /** Records that a version lacks whose documents are there; empty where there are none. */
  static Optional<String> lacking(JsonNode records) {
    return records(records, "left to --switch");
  }

  private static Optional<String> records(JsonNode records, String state) {
    long count = records.path("count").asLong();
    return count == 0
        ? Optional.empty()
        : Optional.of(
            count
                + " records are "
                + state
                + ", "
                + records.path("without_text").asLong()
                + " of them without text: "
                + named(records.path("first_ids")));
  }

  /** The first of some documents or records. */
  static String named(JsonNode first) {
    return first.valueStream().map(JsonNode::asText).collect(Collectors.joining(", "));
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
