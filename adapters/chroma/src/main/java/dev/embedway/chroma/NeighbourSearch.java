package dev.embedway.chroma;

import dev.embedway.chroma.http.ChromaRows.Part;
import dev.embedway.chroma.http.ChromaRows.Row;
import dev.embedway.core.search.Match;
import dev.embedway.core.search.Neighbours;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Reading of the chunks around those that a search found. Immutable.
 *
 * @param max of them on either side
 */
record NeighbourSearch(IndexRows rows, int max) {

  List<Neighbours> of(List<Match> matches) {
    Set<String> ids = new LinkedHashSet<>();
    matches.forEach(match -> before(match).forEach(ids::add));
    matches.forEach(match -> after(match).forEach(ids::add));
    Map<String, String> texts =
        rows.chunks().read(ids, List.of(Part.TEXTS)).stream()
            .collect(Collectors.toMap(Row::id, Row::text));
    return matches.stream()
        .map(match -> new Neighbours(texts(before(match), texts), texts(after(match), texts)))
        .toList();
  }

  private Stream<String> before(Match match) {
    int ordinal = match.chunk().ordinal();
    return ids(match, IntStream.range(Math.max(0, ordinal - max), ordinal));
  }

  private Stream<String> after(Match match) {
    int ordinal = match.chunk().ordinal();
    return ids(match, IntStream.rangeClosed(ordinal + 1, ordinal + max));
  }

  private static Stream<String> ids(Match match, IntStream ordinals) {
    return ordinals.mapToObj(
        ordinal -> new ChunkId(match.documentId(), match.generation(), ordinal).toString());
  }

  private static List<String> texts(Stream<String> ids, Map<String, String> texts) {
    return ids.flatMap(id -> Stream.ofNullable(texts.get(id))).toList();
  }
}
