package dev.embedway.functions.api.http;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the route of a request. Of two templates that fit, the one with fewer variables is meant,
 * for every method: a path is one template's.
 *
 * <p>Immutable.
 */
public final class Router {

  private final List<Row> rows;

  /** A router over these entries. */
  public Router(List<Entry> entries) {
    this.rows =
        entries.stream()
            .map(entry -> new Row(entry, new PathTemplate(entry.path())))
            .sorted(Comparator.comparingLong(row -> row.template().variables()))
            .toList();
  }

  /**
   * A route in the table.
   *
   * @param path whole, variables in braces
   */
  public record Entry(String method, String path, Access access, Route route) {}

  /** Result of looking up a method and a path. */
  sealed interface Found {
    /** A route. */
    record Match(Entry entry, Map<String, String> parameters) implements Found {}

    /** A path that answers to other methods. */
    record OtherMethods(List<String> allowed) implements Found {}

    /** No such path. */
    record Nothing() implements Found {}
  }

  Found find(String method, String path) {
    List<String> segments = PathTemplate.split(path);
    List<Found.Match> fitting = rows.stream().flatMap(row -> row.match(segments).stream()).toList();
    List<Found.Match> matches =
        fitting.stream()
            .filter(match -> match.entry().path().equals(fitting.getFirst().entry().path()))
            .toList();
    if (matches.isEmpty()) {
      return new Found.Nothing();
    }
    return matches.stream()
        .filter(match -> match.entry().method().equals(method))
        .findFirst()
        .<Found>map(match -> match)
        .orElseGet(() ->
            new Found.OtherMethods(
                matches.stream()
                    .map(match -> match.entry().method())
                    .distinct()
                    .sorted()
                    .toList()));
  }

  private record Row(Entry entry, PathTemplate template) {
    Optional<Found.Match> match(List<String> segments) {
      return template.match(segments).map(parameters -> new Found.Match(entry, parameters));
    }
  }
}
