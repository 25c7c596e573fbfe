package dev.embedway.core.search.highlight;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.search.SearchableVectors;
import dev.embedway.core.search.TextQuery;
import dev.embedway.core.search.highlight.TextWords.Word;
import dev.embedway.core.store.Synonyms;
import dev.embedway.core.store.VectorIndex;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Finding of the words in texts that a search by text found them by: words that have a term of the
 * query's, as the index makes terms of words, words that begin as a prefix does, phrases where they
 * stand as such, pairs of characters of scripts without spaces, and synonyms. What a query excludes
 * is in no text that it found.
 */
@ThreadSafe
public final class Highlighter {

  private final SearchableVectors vectors;

  public Highlighter(SearchableVectors vectors) {
    this.vectors = vectors;
  }

  /**
   * A text that a query found.
   *
   * @param query with its operators
   */
  public record Found(String text, String query) {}

  /**
   * Spans of the texts, in their order, by ascending place; none overlaps another. One request for
   * all of them.
   *
   * @param deadline the request gives up then
   * @throws dev.embedway.core.error.EmbedwayException as a search does
   */
  public List<List<TextSpan>> spans(
      VectorIndex index, List<Found> found, Synonyms synonyms, Instant deadline) {
    Map<String, TextQuery> queries = new HashMap<>();
    found.forEach(each -> queries.computeIfAbsent(each.query(), TextQuery::compared));
    List<TextWords> words = found.stream().map(each -> TextWords.of(each.text())).toList();
    List<String> texts =
        Stream.concat(
                queries.values().stream().flatMap(query -> QueryTerms.texts(query, synonyms)),
                words.stream()
                    .flatMap(each -> Stream.concat(each.words().stream(), each.others().stream()))
                    .map(Word::text)
                    .filter(word -> !Bigrams.isRun(word)))
            .distinct()
            .toList();
    List<Set<String>> all = vectors.terms(index, texts, deadline);
    Map<String, Set<String>> terms = new HashMap<>();
    for (int i = 0; i < texts.size(); i++) {
      terms.put(texts.get(i), all.get(i));
    }
    Function<String, Set<String>> termsOf =
        text -> Bigrams.isRun(text) ? Bigrams.terms(text) : terms.getOrDefault(text, Set.of());
    Map<String, QueryTerms> asked = new HashMap<>();
    queries.forEach((given, query) -> asked.put(given, QueryTerms.of(query, synonyms, termsOf)));
    List<List<TextSpan>> spans = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      spans.add(spans(words.get(i), requireNonNull(asked.get(found.get(i).query())), termsOf));
    }
    return spans;
  }

  private static List<TextSpan> spans(
      TextWords text, QueryTerms query, Function<String, Set<String>> terms) {
    List<Word> words = text.words();
    List<Set<String>> ofWords = words.stream().map(Word::text).map(terms).toList();
    List<TextSpan> spans = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      if (query.matches(ofWords.get(i))) {
        spans.add(words.get(i).span());
      }
    }
    for (List<Set<String>> phrase : query.phrases()) {
      for (int at : QueryTerms.places(phrase, ofWords)) {
        Word last = words.get(at + phrase.size() - 1);
        spans.add(new TextSpan(words.get(at).span().start(), last.span().end()));
      }
    }
    BitSet marked = new BitSet();
    spans.forEach(span -> marked.set(span.start(), span.end()));
    for (Word other : text.others()) {
      TextSpan span = other.span();
      if (query.matches(terms.apply(other.text()))
          && marked.get(span.start(), span.end()).isEmpty()) {
        spans.add(span);
      }
    }
    return merged(spans);
  }

  private static List<TextSpan> merged(List<TextSpan> spans) {
    List<TextSpan> merged = new ArrayList<>();
    for (TextSpan next : spans.stream().sorted(Comparator.comparingInt(TextSpan::start)).toList()) {
      if (!merged.isEmpty() && merged.getLast().overlaps(next)) {
        TextSpan last = merged.removeLast();
        merged.add(new TextSpan(last.start(), Math.max(last.end(), next.end())));
      } else {
        merged.add(next);
      }
    }
    return merged;
  }
}
