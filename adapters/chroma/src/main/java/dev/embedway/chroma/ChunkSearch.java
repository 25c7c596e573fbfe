package dev.embedway.chroma;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.embedway.chroma.http.ChromaRows.Near;
import dev.embedway.chroma.http.ChromaRows.Part;
import dev.embedway.chroma.http.ChromaRows.Row;
import dev.embedway.core.search.Match;
import dev.embedway.core.search.Ranks;
import dev.embedway.core.search.Relevance;
import dev.embedway.core.search.SearchRequest;
import dev.embedway.core.store.DocumentKind;
import dev.embedway.core.vector.Storable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A search by vector. Chroma is asked for the nearest rows, of which those of visible generations
 * and documents that the filter allows are taken; for more of them until the best are sure. One
 * thread at a time.
 */
final class ChunkSearch {

  private static final int FIRST = 100;
  private static final int GROWTH = 4;

  private static final Comparator<Found> BEST_FIRST =
      Comparator.comparingDouble(Found::score).reversed().thenComparing(Found::id, ChunkId.ORDER);

  private final SearchRequest request;
  private final IndexRows rows;
  private final ArrayNode query;
  private final Map<String, DocumentState> states = new HashMap<>();

  private record Found(ChunkId id, double score) {}

  ChunkSearch(SearchRequest request, IndexRows rows) {
    this.request = request;
    this.rows = rows;
    this.query =
        IndexRows.floats(
            Storable.unit(request.vector().orElseThrow(), request.index().dim()).toArray());
  }

  List<Match> run() {
    int asked = Math.max(FIRST, 2 * request.limit());
    while (true) {
      List<Near> near = rows.chunks().nearest(query, asked);
      List<Found> best = best(near);
      if (near.size() < asked || isSure(best, score(near.getLast()))) {
        return matches(best);
      }
      asked *= GROWTH;
    }
  }

  /** True if nothing that is further than the last row can be among the best, ties neither. */
  private boolean isSure(List<Found> best, double last) {
    return last < request.scoreThreshold()
        || (best.size() == request.limit() && last < best.getLast().score());
  }

  private List<Found> best(List<Near> near) {
    List<Found> found =
        near.stream().map(row -> new Found(ChunkId.parse(row.id()), score(row))).toList();
    readStates(found);
    return found.stream()
        .filter(each -> each.score() >= request.scoreThreshold() && isVisible(each.id()))
        .sorted(BEST_FIRST)
        .limit(request.limit())
        .toList();
  }

  private void readStates(List<Found> found) {
    Set<String> unknown =
        found.stream().map(each -> each.id().documentId()).collect(Collectors.toSet());
    unknown.removeAll(states.keySet());
    unknown.forEach(id -> states.put(id, DocumentState.NONE));
    states.putAll(rows.states(unknown));
  }

  private boolean isVisible(ChunkId id) {
    DocumentState state = requireNonNull(states.get(id.documentId()));
    return state.shows(id.generation())
        && request
            .filter()
            .map(filter -> new AttributeFilter(filter).allows(state.attributes()))
            .orElse(true);
  }

  private static double score(Near near) {
    return Math.clamp(1 - near.distance(), 0, 1);
  }

  private List<Match> matches(List<Found> best) {
    Map<String, Row> read =
        rows
            .chunks()
            .read(
                best.stream().map(each -> each.id().toString()).toList(),
                List.of(Part.TEXTS, Part.METADATA))
            .stream()
            .collect(Collectors.toMap(Row::id, row -> row));
    List<Match> matches = new ArrayList<>();
    for (Found found : best) {
      matches.add(
          match(found, requireNonNull(read.get(found.id().toString())), matches.size() + 1));
    }
    return matches;
  }

  private Match match(Found found, Row row, int place) {
    String id = found.id().documentId();
    DocumentState state = requireNonNull(states.get(id));
    return new Match(
        new Match.Source(
            id,
            DocumentKind.isIdOfFile(id) ? DocumentKind.FILE : DocumentKind.RECORD,
            state.key(),
            found.id().generation(),
            state.attributes()),
        IndexRows.chunk(row),
        new Relevance(
            OptionalDouble.of(found.score()),
            OptionalDouble.empty(),
            found.score(),
            new Ranks(OptionalInt.of(place), OptionalInt.empty())));
  }
}
