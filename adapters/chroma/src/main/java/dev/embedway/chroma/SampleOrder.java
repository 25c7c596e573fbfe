package dev.embedway.chroma;

import static java.util.Objects.requireNonNull;

import dev.embedway.chroma.http.ChromaRows.Row;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Order of samples: by a mixed hash of ids, so that some are from all over an index. */
final class SampleOrder {

  private static final int GOLDEN = 0x9E3779B9;

  static final Comparator<String> OF_IDS =
      Comparator.comparingInt((String id) -> id.hashCode() * GOLDEN)
          .thenComparing(Comparator.naturalOrder());

  private SampleOrder() {}

  /** Texts in the order of their ids. */
  static List<String> texts(List<String> ids, List<Row> rows) {
    Map<String, String> texts = rows.stream().collect(Collectors.toMap(Row::id, Row::text));
    return ids.stream().map(id -> requireNonNull(texts.get(id))).toList();
  }
}
