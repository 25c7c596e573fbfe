package dev.embedway.chroma;

import dev.embedway.chroma.http.ChromaRows.Part;
import dev.embedway.chroma.http.ChromaRows.Row;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Texts of some chunks that searches find: the first by a mixed hash of their ids, which are from
 * all over an index. Immutable.
 */
record SampledTexts(IndexRows rows, int max) {

  private static final int GOLDEN = 0x9E3779B9;

  private static final Comparator<String> MIXED =
      Comparator.comparingInt((String id) -> id.hashCode() * GOLDEN)
          .thenComparing(Comparator.naturalOrder());

  List<String> read() {
    Map<String, DocumentState> states = rows.states();
    List<String> ids =
        rows.chunks().readAll(List.of()).stream()
            .map(row -> ChunkId.parse(row.id()))
            .filter(id ->
                states.getOrDefault(id.documentId(), DocumentState.NONE).shows(id.generation()))
            .map(ChunkId::toString)
            .sorted(MIXED)
            .limit(max)
            .toList();
    Map<String, String> texts =
        rows.chunks().read(ids, List.of(Part.TEXTS)).stream()
            .collect(Collectors.toMap(Row::id, Row::text));
    return ids.stream().flatMap(id -> Stream.ofNullable(texts.get(id))).toList();
  }
}
