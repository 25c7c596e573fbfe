package dev.embedway.functions.api.http;

import dev.embedway.functions.api.http.message.UrlEncoding;
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

  private final List<Segment> segments;

  PathTemplate(String template) {
    this.segments = split(template).stream().map(Segment::of).toList();
  }

  /**
   * A piece of the template.
   *
   * @param name of the variable, or what the path has there
   */
  private record Segment(String name, boolean isVariable, boolean isRest) {

    static Segment of(String piece) {
      boolean isVariable = piece.startsWith("{");
      return new Segment(
          isVariable ? piece.replaceAll("[{}+]", "") : piece, isVariable, piece.endsWith("+}"));
    }

    /** The decoded form of what was sent; empty when it is not this piece. */
    Optional<String> read(String sent) {
      if (!isVariable && name.equals(sent)) {
        return Optional.of(name);
      }
      return UrlEncoding.segment(sent)
          .filter(text -> isVariable ? !text.isEmpty() : text.equals(name));
    }
  }

  /** Segments of a path as they were sent; none of one that does not begin with a slash. */
  static List<String> split(String path) {
    return path.startsWith("/") ? List.of(path.substring(1).split("/", -1)) : List.of();
  }

  /** The variables' values, decoded; empty when the path, as it is split, is another. */
  Optional<Map<String, String>> match(List<String> given) {
    boolean isGreedy = segments.getLast().isRest();
    if (isGreedy ? given.size() < segments.size() : given.size() != segments.size()) {
      return Optional.empty();
    }
    Map<String, String> variables = new LinkedHashMap<>();
    for (int i = 0; i < segments.size(); i++) {
      Segment segment = segments.get(i);
      String sent =
          segment.isRest() ? String.join("/", given.subList(i, given.size())) : given.get(i);
      Optional<String> value = segment.read(sent);
      if (value.isEmpty()) {
        return Optional.empty();
      }
      if (segment.isVariable()) {
        variables.put(segment.name(), value.get());
      }
    }
    return Optional.of(variables);
  }

  /** Variables of the template: the fewer, the more a path means this one. */
  long variables() {
    return segments.stream().filter(Segment::isVariable).count();
  }
}
