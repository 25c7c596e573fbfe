package dev.embedway.local.cli.ingest;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A file, or a whole directory, that was found and is not sent.
 *
 * @param key the document's that the file would have been, or what those of the directory begin
 *     with
 */
record SkippedFile(Path path, String key, SkipReason reason) {

  /** The line that names it. */
  String line() {
    return "Skipped " + path + ": " + reason.words();
  }

  /** Counts by reason, on one line: {@code Skipped 3: 2 binary, 1 hidden.} */
  static String summary(List<SkippedFile> skipped) {
    Map<SkipReason, Integer> counts = new EnumMap<>(SkipReason.class);
    skipped.forEach(file -> counts.merge(file.reason(), 1, Integer::sum));
    return counts.entrySet().stream()
        .map(count -> count.getValue() + " " + count.getKey().words())
        .collect(Collectors.joining(", ", "Skipped " + skipped.size() + ": ", "."));
  }
}
