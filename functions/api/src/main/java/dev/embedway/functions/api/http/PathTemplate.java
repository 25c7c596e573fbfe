package dev.embedway.functions.api.http;

import dev.embedway.functions.api.http.message.UrlEncoding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A path with variables in API Gateway's form: {@code {name}} takes one segment, {@code {name+}} at
 * the end all that is left.
 *
 * <p>Immutable.
 */
final class PathTemplate {

  private final List<String> segments;

  PathTemplate(String template) {
    this.segments = List.of(template.substring(1).split("/", -1));
  }

  /** The variables' values, decoded; empty when the path is another. */
  Optional<Map<String, String>> match(String path) {
    if (!path.startsWith("/")) {
      return Optional.empty();
    }
    List<String> given = List.of(path.substring(1).split("/", -1));
    boolean greedy = segments.getLast().endsWith("+}");
    if (greedy ? given.size() < segments.size() : given.size() != segments.size()) {
      return Optional.empty();
    }
    List<String> values = new ArrayList<>(given);
    if (greedy) {
      List<String> rest = values.subList(segments.size() - 1, values.size());
      String joined = String.join("/", rest);
      rest.clear();
      values.add(joined);
    }
    return match(values);
  }

  private Optional<Map<String, String>> match(List<String> values) {
    Map<String, String> variables = new LinkedHashMap<>();
    for (int i = 0; i < segments.size(); i++) {
      String segment = segments.get(i);
      Optional<String> value = UrlEncoding.segment(values.get(i));
      if (value.isEmpty() || value.get().isEmpty()) {
        return Optional.empty();
      }
      if (segment.startsWith("{")) {
        variables.put(segment.replaceAll("[{}+]", ""), value.get());
      } else if (!segment.equals(value.get())) {
        return Optional.empty();
      }
    }
    return Optional.of(variables);
  }

  /** Variables of the template: the fewer, the more a path means this one. */
  long variables() {
    return segments.stream().filter(segment -> segment.startsWith("{")).count();
  }
}
