package dev.embedway.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The Cranfield collection, through ingest and search: 1,400 abstracts, 225 questions, judgements 1
 * to 4 taken as relevant.
 *
 * @see <a href="http://ir.dcs.gla.ac.uk/resources/test_collections/cran/">the collection</a>
 */
final class Cranfield {

  private static final int DEPTH = 10;

  /** Chunks asked for, so that ten different documents are among them. */
  private static final int CHUNKS = 50;

  private final Api api;
  private final Path directory;
  private final String model;
  private final String store;

  /** The collection in a store of one model. */
  Cranfield(Api api, Path directory, String model) {
    this.api = api;
    this.directory = directory;
    this.model = model;
    this.store = "cranfield-" + model.replace('.', '-');
  }

  /** Uploads every abstract that has a text, and waits until all are searchable. */
  void ingest() throws IOException, InterruptedException {
    Uploads uploads = new Uploads(api, store);
    uploads.open(model);
    List<String> texts = sections("cran.all.1400", ".W");
    for (int i = 0; i < texts.size(); i++) {
      if (!texts.get(i).isBlank()) {
        uploads.add((i + 1) + ".txt", texts.get(i));
      }
    }
    uploads.awaitCompleted();
  }

  /** The mean over all questions of the normalised discounted gain of the first ten documents. */
  double ndcg(String mode) throws IOException, InterruptedException {
    List<String> questions = sections("cran.qry", ".W");
    Map<Integer, Set<Integer>> relevant = judgements();
    double sum = 0;
    for (int i = 0; i < questions.size(); i++) {
      sum += gain(search(questions.get(i), mode), relevant.getOrDefault(i + 1, Set.of()));
    }
    return sum / questions.size();
  }

  private List<Integer> search(String question, String mode)
      throws IOException, InterruptedException {
    JsonNode page =
        api.post(
            "/v1/vector_stores/" + store + "/search",
            Map.of("query", question.replace('\n', ' '), "max_num_results", CHUNKS, "mode", mode));
    Set<Integer> documents = new LinkedHashSet<>();
    for (JsonNode match : page.path("data")) {
      documents.add(Integer.parseInt(match.path("filename").asText().replaceAll("\\D", "")));
    }
    return documents.stream().limit(DEPTH).toList();
  }

  private static double gain(List<Integer> found, Set<Integer> relevant) {
    double gain = 0;
    double ideal = 0;
    for (int rank = 0; rank < DEPTH; rank++) {
      double discount = Math.log(2) / Math.log(rank + 2);
      gain += rank < found.size() && relevant.contains(found.get(rank)) ? discount : 0;
      ideal += rank < relevant.size() ? discount : 0;
    }
    return ideal == 0 ? 0 : gain / ideal;
  }

  /** Documents by question, both counted from 1 by position; a code of -1 is no judgement. */
  private Map<Integer, Set<Integer>> judgements() throws IOException {
    Map<Integer, Set<Integer>> relevant = new HashMap<>();
    for (String line : Files.readAllLines(directory.resolve("cranqrel"))) {
      String[] parts = line.strip().split("\\s+", -1);
      if (parts.length == 3 && Integer.parseInt(parts[2]) >= 1 && Integer.parseInt(parts[2]) <= 4) {
        relevant
            .computeIfAbsent(Integer.parseInt(parts[0]), question -> new HashSet<>())
            .add(Integer.parseInt(parts[1]));
      }
    }
    return relevant;
  }

  /** The section that a mark opens, of every record in order. */
  private List<String> sections(String file, String mark) throws IOException {
    List<String> sections = new ArrayList<>();
    StringBuilder section = new StringBuilder();
    boolean inside = false;
    boolean first = true;
    for (String line : Files.readAllLines(directory.resolve(file), StandardCharsets.ISO_8859_1)) {
      if (line.startsWith(".I ")) {
        if (!first) {
          sections.add(section.toString());
        }
        first = false;
        section.setLength(0);
        inside = false;
      } else if (line.matches("\\.[A-Z]")) {
        inside = line.equals(mark);
      } else if (inside) {
        section.append(line).append('\n');
      }
    }
    sections.add(section.toString());
    return sections;
  }
}
