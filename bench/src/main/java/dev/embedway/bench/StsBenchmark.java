package dev.embedway.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.bench.BenchTexts.Pair;
import dev.embedway.core.model.Vector;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The STS benchmark's test split: pairs of sentences with a score by people, against the cosine of
 * their vectors.
 *
 * @see <a href="https://aclanthology.org/S17-2001/">SemEval-2017 task 1</a>
 */
final class StsBenchmark {

  private static final int BATCH = 256;

  private final Api api;

  StsBenchmark(Api api) {
    this.api = api;
  }

  /** The rank correlation of a model's cosines with the pairs' scores. */
  double spearman(List<Pair> pairs, String model, String prompt)
      throws IOException, InterruptedException {
    List<Vector> left = embed(pairs.stream().map(Pair::left).toList(), model, prompt);
    List<Vector> right = embed(pairs.stream().map(Pair::right).toList(), model, prompt);
    List<Double> cosines =
        IntStream.range(0, pairs.size()).mapToObj(i -> left.get(i).cosine(right.get(i))).toList();
    return Spearman.correlation(pairs.stream().map(Pair::score).toList(), cosines);
  }

  private List<Vector> embed(List<String> texts, String model, String prompt)
      throws IOException, InterruptedException {
    List<Vector> vectors = new ArrayList<>();
    for (int from = 0; from < texts.size(); from += BATCH) {
      List<String> batch = texts.subList(from, Math.min(from + BATCH, texts.size()));
      JsonNode answer =
          api.post(
              "/v1/embeddings",
              Map.of(
                  "model",
                  model,
                  "input",
                  batch,
                  "encoding_format",
                  "base64",
                  "input_type",
                  prompt));
      for (JsonNode item : answer.path("data")) {
        vectors.add(vector(item.path("embedding").asText()));
      }
    }
    return vectors;
  }

  private static Vector vector(String base64) {
    byte[] bytes = Base64.getDecoder().decode(base64);
    return Vector.read(ByteBuffer.wrap(bytes), bytes.length / Float.BYTES);
  }
}
