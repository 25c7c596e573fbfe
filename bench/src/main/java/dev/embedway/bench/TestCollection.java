package dev.embedway.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Documents, questions, and which documents answer them.
 *
 * @param titles of the documents by number, of those that have one
 * @param texts of the documents by number
 * @param questions by number, those that have a judgement
 * @param relevant documents by question
 * @see <a href="http://ir.dcs.gla.ac.uk/resources/test_collections/">the collections</a>
 */
record TestCollection(
    String name,
    Map<Integer, String> titles,
    Map<Integer, String> texts,
    Map<Integer, String> questions,
    Map<Integer, Set<Integer>> relevant) {

  private static final Set<String> TITLE = Set.of(".T");
  private static final Set<String> WORDS = Set.of(".W");
  private static final Set<String> TITLE_AND_WORDS = Set.of(".T", ".W");

  TestCollection {
    questions = new TreeMap<>(questions);
    questions.keySet().retainAll(relevant.keySet());
  }

  /** 1,400 abstracts on aeronautics and 225 questions; judgements 1 to 4 are relevant. */
  static TestCollection cranfield(Path directory) throws IOException {
    return new TestCollection(
        "cranfield",
        SmartFile.read(directory.resolve("cran.all.1400"), TITLE, SmartFile.Numbering.BY_POSITION),
        SmartFile.read(directory.resolve("cran.all.1400"), WORDS, SmartFile.Numbering.BY_POSITION),
        SmartFile.read(directory.resolve("cran.qry"), WORDS, SmartFile.Numbering.BY_POSITION),
        judgements(
            directory.resolve("cranqrel"),
            fields -> Integer.parseInt(fields[2]) >= 1 && Integer.parseInt(fields[2]) <= 4));
  }

  /** 1,460 abstracts on library science; 76 of its 112 questions have judgements. */
  static TestCollection cisi(Path directory) throws IOException {
    return new TestCollection(
        "cisi",
        SmartFile.read(directory.resolve("CISI.ALL"), TITLE, SmartFile.Numbering.STATED),
        SmartFile.read(directory.resolve("CISI.ALL"), TITLE_AND_WORDS, SmartFile.Numbering.STATED),
        SmartFile.read(directory.resolve("CISI.QRY"), WORDS, SmartFile.Numbering.STATED),
        judgements(directory.resolve("CISI.REL"), _ -> true));
  }

  /** 3,204 titles, about half with an abstract; 52 of its 64 questions have judgements. */
  static TestCollection cacm(Path directory) throws IOException {
    return new TestCollection(
        "cacm",
        SmartFile.read(directory.resolve("cacm.all"), TITLE, SmartFile.Numbering.STATED),
        SmartFile.read(directory.resolve("cacm.all"), TITLE_AND_WORDS, SmartFile.Numbering.STATED),
        SmartFile.read(directory.resolve("query.text"), WORDS, SmartFile.Numbering.STATED),
        judgements(directory.resolve("qrels.text"), _ -> true));
  }

  /** Lines of question, document and more. */
  private static Map<Integer, Set<Integer>> judgements(Path file, Predicate<String[]> isRelevant)
      throws IOException {
    Map<Integer, Set<Integer>> relevant = new TreeMap<>();
    for (String line : Files.readAllLines(file)) {
      String[] fields = line.strip().split("\\s+", -1);
      if (fields.length >= 3 && isRelevant.test(fields)) {
        relevant
            .computeIfAbsent(Integer.parseInt(fields[0]), question -> new TreeSet<>())
            .add(Integer.parseInt(fields[1]));
      }
    }
    return relevant;
  }
}
