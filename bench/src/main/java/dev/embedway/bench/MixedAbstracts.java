package dev.embedway.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * As many passages as are wanted, made of Cranfield's sentences: three of one abstract and three of
 * any, about 150 words. The collection is of one subject, so most words of its questions are common
 * ones: what is hardest for an index of words. The same number gives the same passage.
 *
 * @param abstracts sentences of each
 * @param questions of the collection
 */
record MixedAbstracts(List<List<String>> abstracts, List<String> questions)
    implements BenchStore.Texts {

  private static final int OF_ONE = 3;
  private static final int OF_ANY = 3;

  /** Reads the collection of a directory that has {@code cranfield/}. */
  static MixedAbstracts read(Path directory) throws IOException {
    TestCollection cranfield = TestCollection.cranfield(directory.resolve("cranfield"));
    Map<Integer, String> texts = new TreeMap<>(cranfield.texts());
    List<List<String>> abstracts = new ArrayList<>();
    for (String text : texts.values()) {
      abstracts.add(List.of(text.replaceAll("\\s+", " ").strip().split("(?<= \\.) ")));
    }
    return new MixedAbstracts(
        List.copyOf(abstracts),
        new TreeMap<>(cranfield.questions())
            .values().stream().map(question -> question.replace('\n', ' ')).toList());
  }

  @Override
  public String passage(int chunk) {
    Random random = new Random(chunk * 0x9E3779B97F4A7C15L);
    List<String> own = abstracts.get(chunk % abstracts.size());
    List<String> sentences = new ArrayList<>();
    random.ints(OF_ONE, 0, own.size()).mapToObj(own::get).forEach(sentences::add);
    for (int i = 0; i < OF_ANY; i++) {
      List<String> other = abstracts.get(random.nextInt(abstracts.size()));
      sentences.add(other.get(random.nextInt(other.size())));
    }
    return sentences.stream().collect(Collectors.joining(" "));
  }

  @Override
  public String question(int number) {
    return questions.get(number % questions.size());
  }
}
