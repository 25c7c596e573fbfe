package dev.embedway.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The public data sets that benches read, from a directory that holds {@code
 * sts-benchmark-test.tsv} and {@code cranfield/cran.all.1400}.
 *
 * @param directory where they are
 */
record BenchTexts(Path directory) {
  /**
   * A pair of sentences and how alike people found them.
   *
   * @param score 0..5
   */
  record Pair(double score, String left, String right) {}

  /** The pairs of the STS benchmark. */
  List<Pair> pairs() throws IOException {
    List<Pair> pairs = new ArrayList<>();
    for (String line : Files.readAllLines(directory.resolve("sts-benchmark-test.tsv"))) {
      String[] fields = line.split("\t", -1);
      pairs.add(new Pair(Double.parseDouble(fields[0]), fields[1], fields[2]));
    }
    return pairs;
  }

  /** Different sentences of the STS benchmark: about 14 tokens each. */
  List<String> sentences(int count) throws IOException {
    Set<String> sentences = new LinkedHashSet<>();
    for (Pair pair : pairs()) {
      sentences.add(pair.left());
      sentences.add(pair.right());
    }
    return sentences.stream().limit(count).toList();
  }

  /** Abstracts of the Cranfield collection on one line each: about 200 tokens. */
  List<String> abstracts(int count) throws IOException {
    List<String> abstracts = new ArrayList<>();
    String all =
        Files.readString(directory.resolve("cranfield").resolve("cran.all.1400"))
            .replace("\r\n", "\n");
    for (String entry : all.split("(?m)^\\.I .*$", -1)) {
      int body = entry.indexOf("\n.W\n");
      String text = body < 0 ? "" : entry.substring(body + 4).replaceAll("\\s+", " ").strip();
      if (!text.isEmpty()) {
        abstracts.add(text);
      }
    }
    return abstracts.stream().limit(count).toList();
  }
}
