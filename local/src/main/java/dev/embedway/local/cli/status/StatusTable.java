package dev.embedway.local.cli.status;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collector;
import java.util.stream.Collectors;

/**
 * A summary of the pipeline as lines of text: a row a stage, then breakers and what is missing.
 *
 * @param summary as the server answers it
 */
record StatusTable(JsonNode summary) {

  private static final List<String> STAGES = List.of("chunking", "embedding", "storage");
  private static final String UNKNOWN = "-";
  private static final int MINUTE = 60;
  private static final int HOUR = 60 * MINUTE;
  private static final int DAY = 24 * HOUR;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

  /** The lines. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("pipeline at " + TIME.format(Instant.ofEpochSecond(now())) + " UTC");
    lines.add(
        row(
            "stage",
            "waiting",
            "in flight",
            "oldest",
            "per min",
            "last done",
            "failed",
            "dead",
            "state"));
    STAGES.forEach(stage -> lines.add(row(stage)));
    String bulk = bulk();
    if (!bulk.isEmpty()) {
      lines.add("waiting in the bulk lane: " + bulk);
    }
    lines.add("breakers: " + breakers());
    if (!summary.path("missing").isEmpty()) {
      lines.add(
          "could not be read: "
              + summary.path("missing").valueStream().map(JsonNode::asText).collect(joined()));
    }
    return lines;
  }

  private String row(String stage) {
    JsonNode work = summary.path("stages").path(stage);
    JsonNode age = summary.path("ages").path(stage);
    JsonNode last = work.path("last_completed");
    return row(
        stage,
        count(summary.path("queues").path(stage)),
        count(summary.path("in_flight").path(stage)),
        age.isNumber() ? shown((long) age.asDouble()) : UNKNOWN,
        work.path("per_minute").isNumber()
            ? String.format(Locale.ROOT, "%.1f", work.path("per_minute").asDouble())
            : UNKNOWN,
        last.isNumber() ? shown(Math.max(0, now() - last.asLong())) + " ago" : UNKNOWN,
        count(work.path("failed")),
        count(summary.path("dlq").path(stage)),
        state(stage, work));
  }

  /** Messages among the waiting ones that leave room for others; empty for none. */
  private String bulk() {
    return STAGES.stream()
        .filter(stage -> bulk(stage) > 0)
        .map(stage -> stage + " " + bulk(stage))
        .collect(joined());
  }

  private long bulk(String stage) {
    return summary.path("priority").path(stage).path("bulk").asLong();
  }

  private static String row(Object... cells) {
    return String.format(Locale.ROOT, "%-9s %7s %9s %7s %7s %9s %6s %5s  %s", cells)
        .stripTrailing();
  }

  private static String count(JsonNode number) {
    return number.isNumber() ? number.asText() : UNKNOWN;
  }

  private String state(String stage, JsonNode work) {
    JsonNode flags = summary.path("flags").path(stage);
    List<String> words = new ArrayList<>();
    if (flags.path("paused").asBoolean()) {
      words.add("paused");
    }
    if (flags.path("drain").asBoolean()) {
      words.add("draining");
    }
    if (work.path("stalled").asBoolean()) {
      words.add("STALLED");
    }
    return words.isEmpty() ? flags.isObject() ? "running" : UNKNOWN : String.join(", ", words);
  }

  private String breakers() {
    String all =
        summary.path("breakers").properties().stream()
            .map(each ->
                each.getKey()
                    + " "
                    + each.getValue().path("state").asText().toLowerCase(Locale.ROOT)
                    + " ("
                    + each.getValue().path("failure_count").asLong()
                    + " failures)")
            .collect(joined());
    return all.isEmpty() ? "none, no provider was asked yet" : all;
  }

  private static Collector<CharSequence, ?, String> joined() {
    return Collectors.joining(", ");
  }

  private long now() {
    return summary.path("ts").asLong();
  }

  /** A time in its largest two units. */
  private static String shown(long seconds) {
    Duration time = Duration.ofSeconds(seconds);
    if (seconds < MINUTE) {
      return seconds + "s";
    }
    if (seconds < HOUR) {
      return time.toMinutes() + "m" + time.toSecondsPart() + "s";
    }
    return seconds < DAY
        ? time.toHours() + "h" + time.toMinutesPart() + "m"
        : time.toDays() + "d" + time.toHoursPart() + "h";
  }
}
