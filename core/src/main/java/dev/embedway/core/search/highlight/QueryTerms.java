package dev.embedway.core.search.highlight;

import dev.embedway.core.search.TextQuery;
import dev.embedway.core.search.highlight.TextWords.Word;
import dev.embedway.core.store.Synonyms;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Terms of a query, as texts have them: a word that has one is marked, and words that stand as a
 * phrase does.
 *
 * @param single terms of the words outside of phrases
 * @param prefixes of terms
 * @param phrases each of the terms of its words; a word without any stands for every word
 */
record QueryTerms(Set<String> single, List<String> prefixes, List<List<Set<String>>> phrases) {

  /** Texts of a query and of synonyms whose terms are needed. */
  static Stream<String> texts(TextQuery query, Synonyms synonyms) {
    return Stream.of(
            Stream.of(query.unquoted()),
            query.prefixes().stream(),
            words(query.unquoted()),
            query.conditions().phrases().stream().flatMap(QueryTerms::words),
            synonyms.groups().stream().flatMap(List::stream).flatMap(QueryTerms::words))
        .flatMap(Function.identity());
  }

  /**
   * Terms of a query.
   *
   * @param terms of each of {@link #texts}
   */
  static QueryTerms of(TextQuery query, Synonyms synonyms, Function<String, Set<String>> terms) {
    List<String> prefixes = new ArrayList<>();
    for (String prefix : query.prefixes()) {
      prefixes.add(Normalizer.normalize(prefix, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT));
      prefixes.addAll(terms.apply(prefix));
    }
    List<List<Set<String>>> phrases = new ArrayList<>();
    query.conditions().phrases().forEach(phrase -> phrases.add(phrase(phrase, terms)));
    List<Set<String>> asked = sequence(query.unquoted(), terms);
    for (List<String> group : synonyms.groups()) {
      List<List<Set<String>>> same = group.stream().map(term -> phrase(term, terms)).toList();
      if (same.stream().anyMatch(term -> !places(term, asked).isEmpty())) {
        phrases.addAll(same);
      }
    }
    phrases.removeIf(List::isEmpty);
    Set<String> single = terms.apply(query.unquoted());
    single.stream().filter(Bigrams::isCharacter).forEach(prefixes::add);
    return new QueryTerms(single, prefixes, phrases);
  }

  private static Stream<String> words(String text) {
    return TextWords.of(text).words().stream().map(Word::text);
  }

  private static List<Set<String>> sequence(String text, Function<String, Set<String>> terms) {
    return words(text).map(terms).toList();
  }

  /** Words of a phrase, without those at its ends that have no terms. */
  private static List<Set<String>> phrase(String text, Function<String, Set<String>> terms) {
    List<Set<String>> all = sequence(text, terms);
    int from = 0;
    int to = all.size();
    while (from < to && all.get(from).isEmpty()) {
      from++;
    }
    while (to > from && all.get(to - 1).isEmpty()) {
      to--;
    }
    return all.subList(from, to);
  }

  /** Places at which words of these terms begin a phrase. */
  static List<Integer> places(List<Set<String>> phrase, List<Set<String>> words) {
    List<Integer> places = new ArrayList<>();
    if (!phrase.isEmpty()) {
      for (int at = 0; at + phrase.size() <= words.size(); at++) {
        if (isAt(phrase, words, at)) {
          places.add(at);
        }
      }
    }
    return places;
  }

  private static boolean isAt(List<Set<String>> phrase, List<Set<String>> words, int at) {
    for (int i = 0; i < phrase.size(); i++) {
      Set<String> wanted = phrase.get(i);
      if (!wanted.isEmpty() && Collections.disjoint(wanted, words.get(at + i))) {
        return false;
      }
    }
    return true;
  }

  /** True where a text of these terms is one of the query's. */
  boolean matches(Set<String> terms) {
    return !Collections.disjoint(terms, single)
        || terms.stream().anyMatch(term -> prefixes.stream().anyMatch(term::startsWith));
  }
}
