package dev.embedway.pgvector.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.pgvector.search.TextCandidates.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TextCandidatesTest {

  private static final long CHUNKS = 100_000;

  @Test
  void allChunksThatHaveAWordAreAskedForWhereTheyAreFew() {
    TermSample sample = sample(row(10, true, false), row(990, false, false));

    assertEquals(
        new TextCandidates("'a' | 'b'", Scope.ALL),
        TextCandidates.of(terms(Optional.empty(), 'a', 'b'), sample, CHUNKS, 1_000));
  }

  @Test
  void commonWordsAreAskedForTogether() {
    TermSample sample =
        sample(
            row(5, true, true),
            row(200, true, false),
            row(200, false, true),
            row(595, false, false));

    assertEquals(
        new TextCandidates("(('a') & ('b'))", Scope.BEST),
        withoutSpareParentheses(
            TextCandidates.of(terms(Optional.empty(), 'a', 'b'), sample, CHUNKS, 1_000)));
  }

  @Test
  void wordThatFewHaveIsEnoughByItself() {
    TermSample sample =
        sample(
            row(400, false, true, true),
            row(300, false, true, false),
            row(300, false, false, false));

    TextCandidates candidates =
        TextCandidates.of(terms(Optional.empty(), 'a', 'b', 'c'), sample, CHUNKS, 1_000);

    assertTrue(candidates.query().startsWith("('a') | "), candidates.query());
    assertTrue(fits(candidates, "a"));
    assertTrue(fits(candidates, "bc"));
    assertEquals(false, fits(candidates, "b"));
  }

  @Test
  void conditionsNarrowTheCandidatesAndAreCountedBefore() {
    TextTerms terms = terms(Optional.of("'x' <-> 'y'"), 'a', 'b');
    TermSample sample =
        sample(
            new TermSample.Row(List.of(true, true), true, 9),
            new TermSample.Row(List.of(true, true), false, 991));

    assertEquals(
        new TextCandidates("('x' <-> 'y') & ('a' | 'b')", Scope.ALL),
        TextCandidates.of(terms, sample, CHUNKS, 1_000));
  }

  /** The threshold's formula against its definition, over every set of seven words. */
  @Test
  void chunksWhoseWordsWeighEnoughAreCandidatesAndNoOthers() {
    List<TermSample.Row> rows = new ArrayList<>();
    for (int set = 0; set < 128; set++) {
      int bits = set;
      long chunks = 1L + (31L * set) % 17 + 8L * (7 - Integer.bitCount(set));
      rows.add(
          new TermSample.Row(
              IntStream.range(0, 7).mapToObj(i -> (bits >> i & 1) == 1).toList(), true, chunks));
    }
    TermSample sample =
        new TermSample(rows.stream().mapToLong(TermSample.Row::chunks).sum(), 9, rows);
    TextTerms terms = terms(Optional.empty(), 'a', 'b', 'c', 'd', 'e', 'f', 'g');

    for (int wanted : new int[] {1, 300, 3_000, 20_000, 60_000}) {
      TextCandidates candidates = TextCandidates.of(terms, sample, CHUNKS, wanted);

      double lightest = Double.MAX_VALUE;
      double heaviest = 0;
      for (TermSample.Row row : rows) {
        double weight =
            IntStream.range(0, 7).filter(i -> row.has().get(i)).mapToDouble(sample::idf).sum();
        if (fits(candidates, letters(row))) {
          lightest = Math.min(lightest, weight);
        } else {
          heaviest = Math.max(heaviest, weight);
        }
      }
      assertEquals(Scope.BEST, candidates.scope());
      assertTrue(lightest > heaviest, wanted + ": " + lightest + " after " + heaviest);
    }
  }

  private static String letters(TermSample.Row row) {
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < row.has().size(); i++) {
      letters.append(row.has().get(i) ? String.valueOf((char) ('a' + i)) : "");
    }
    return letters.toString();
  }

  /** Evaluates a query of &, | and parentheses over words of one letter. */
  private static boolean fits(TextCandidates candidates, String letters) {
    return new Object() {
      private final String query = candidates.query().replace(" ", "");
      private int at;

      boolean any() {
        boolean result = all();
        while (at < query.length() && query.charAt(at) == '|') {
          at++;
          result |= all();
        }
        return result;
      }

      boolean all() {
        boolean result = one();
        while (at < query.length() && query.charAt(at) == '&') {
          at++;
          result &= one();
        }
        return result;
      }

      boolean one() {
        boolean result;
        if (query.charAt(at) == '(') {
          at++;
          result = any();
          at++;
        } else {
          result = letters.indexOf(query.charAt(at + 1)) >= 0;
          at += 3;
        }
        return result;
      }
    }.any();
  }

  private static TextCandidates withoutSpareParentheses(TextCandidates candidates) {
    return new TextCandidates(
        candidates.query().startsWith("((") ? candidates.query() : "(" + candidates.query() + ")",
        candidates.scope());
  }

  private static TextTerms terms(Optional<String> needed, char... letters) {
    List<TextTerms.Term> terms =
        new String(letters).chars().mapToObj(c -> TextTerms.Term.of("'" + (char) c + "'")).toList();
    return new TextTerms(
        Optional.of(String.join(" | ", terms.stream().map(TextTerms.Term::query).toList())),
        needed,
        Optional.empty(),
        terms);
  }

  private static TermSample sample(TermSample.Row... rows) {
    return new TermSample(
        List.of(rows).stream().mapToLong(TermSample.Row::chunks).sum(), 9, List.of(rows));
  }

  private static TermSample.Row row(long chunks, Boolean... has) {
    return new TermSample.Row(List.of(has), true, chunks);
  }
}
