package dev.embedway.local.settings;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Every variable and setting of the original module, each once, so that none is ignored in silence.
 *
 * <p>{@code original-names.tsv} has a line for each: its name, {@code works}, {@code later} or
 * {@code replaced}, and what {@link OriginalName.Fate} has of that.
 */
record OriginalNames(List<OriginalName> all) {

  private static final String TABLE = "original-names.tsv";

  OriginalNames {
    all = List.copyOf(all);
  }

  /** Reads the table. */
  static OriginalNames read() {
    try (InputStream table =
        Objects.requireNonNull(OriginalNames.class.getResourceAsStream(TABLE))) {
      return new OriginalNames(
          new String(table.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .map(line -> OriginalName.of(line.split("\t", -1)))
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** True if a variable is one of them. */
  boolean has(String variable) {
    return all.stream().anyMatch(original -> original.isSetIn(Map.of(variable, "set")));
  }

  /** A line for each name that is set and that no setting reads; values are left out. */
  List<String> warnings(Map<String, String> variables, Set<String> read) {
    return all.stream()
        .filter(original -> !read.contains(original.name()) && original.isSetIn(variables))
        .map(original -> original.name() + " is set and has no effect: " + original.words(false))
        .toList();
  }
}
