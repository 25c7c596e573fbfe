package dev.embedway.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Times short embeddings and searches at a running local cloud that is idle, and while 10 MB of
 * text are ingested into another store. Prints both and their ratio, and exits 1 when the 95th
 * percentile of either grows more than five times.
 *
 * <p>Arguments: the API's URL, a key, and a directory with {@code sts-benchmark-test.tsv} and
 * {@code cranfield/}.
 */
public final class InteractiveBench {

  private static final String MODEL = "all-MiniLM-L6-v2";
  private static final String SEARCHED = "searched";
  private static final String INGESTED = "ingested";
  private static final int IDLE_PAIRS = 400;
  private static final int WARM_UP_PAIRS = 100;
  private static final int DOCUMENTS = 20;
  private static final int DOCUMENT_CHARS = 500_000;
  private static final double MAX_RATIO = 5;

  /** Requests that somebody waits for. */
  private enum Probe {
    EMBEDDING,
    SEARCH
  }

  private final Api api;
  private final BenchTexts texts;
  private final List<String> sentences;
  private final Random random = new Random(20261128);
  private int asked;

  private InteractiveBench(Api api, BenchTexts texts) throws IOException {
    this.api = api;
    this.texts = texts;
    this.sentences = texts.sentences(Integer.MAX_VALUE);
  }

  /** Runs the measurement; see the class. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (arguments.length != 3) {
      System.err.println("usage: interactive URL KEY DATA");
      System.exit(2);
    }
    try (Api api = new Api(URI.create(arguments[0]), arguments[1])) {
      boolean fair = new InteractiveBench(api, new BenchTexts(Path.of(arguments[2]))).run();
      System.exit(fair ? 0 : 1);
    }
  }

  private boolean run() throws IOException, InterruptedException {
    Uploads searched = new Uploads(api, SEARCHED);
    searched.open(MODEL);
    List<String> abstracts = texts.abstracts(200);
    for (int i = 0; i < abstracts.size(); i++) {
      searched.add(i + ".txt", abstracts.get(i));
    }
    searched.awaitCompleted();
    Map<Probe, List<Double>> warmUp = times();
    for (int i = 0; i < WARM_UP_PAIRS; i++) {
      probe(warmUp);
    }
    Map<Probe, List<Double>> idle = times();
    for (int i = 0; i < IDLE_PAIRS; i++) {
      probe(idle);
    }
    return report(idle, duringIngest());
  }

  private Map<Probe, List<Double>> duringIngest() throws IOException, InterruptedException {
    Uploads ingested = new Uploads(api, INGESTED);
    ingested.open(MODEL);
    List<String> abstracts = texts.abstracts(Integer.MAX_VALUE);
    for (int i = 0; i < DOCUMENTS; i++) {
      ingested.add(i + ".txt", document(abstracts));
    }
    long start = System.nanoTime();
    Map<Probe, List<Double>> busy = times();
    while (!ingested.areCompleted()) {
      for (int i = 0; i < 10; i++) {
        probe(busy);
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%d documents, %.1f MB, ingested within %.0f s of the last upload%n%n",
        DOCUMENTS,
        DOCUMENTS * DOCUMENT_CHARS / 1e6,
        (System.nanoTime() - start) / 1e9);
    return busy;
  }

  /** Words of real sentences in an order that no cache has seen. */
  private String document(List<String> abstracts) {
    StringBuilder document = new StringBuilder();
    while (document.length() < DOCUMENT_CHARS) {
      List<String> words =
          Arrays.asList(abstracts.get(random.nextInt(abstracts.size())).split(" ", -1));
      Collections.shuffle(words, random);
      document.append(String.join(" ", words)).append(".\n\n");
    }
    return document.substring(0, DOCUMENT_CHARS);
  }

  private void probe(Map<Probe, List<Double>> times) throws IOException, InterruptedException {
    String text = ++asked + " " + sentences.get(asked % sentences.size());
    long start = System.nanoTime();
    api.post("/v1/embeddings", Map.of("model", MODEL, "input", text));
    long between = System.nanoTime();
    api.post("/v1/vector_stores/" + SEARCHED + "/search", Map.of("query", "who says " + text));
    long end = System.nanoTime();
    times.getOrDefault(Probe.EMBEDDING, List.of()).add((between - start) / 1e6);
    times.getOrDefault(Probe.SEARCH, List.of()).add((end - between) / 1e6);
  }

  private static Map<Probe, List<Double>> times() {
    Map<Probe, List<Double>> times = new EnumMap<>(Probe.class);
    for (Probe probe : Probe.values()) {
      times.put(probe, new ArrayList<>());
    }
    return times;
  }

  private static boolean report(Map<Probe, List<Double>> idle, Map<Probe, List<Double>> busy) {
    System.out.println(
        "| request | idle p50 ms | p95 | ingesting p50 ms | p95 | requests | p95 ratio |");
    System.out.println("|---|---|---|---|---|---|---|");
    boolean fair = true;
    for (Probe probe : Probe.values()) {
      List<Double> before = idle.getOrDefault(probe, List.of());
      List<Double> during = busy.getOrDefault(probe, List.of());
      double ratio = quantile(during, 0.95) / quantile(before, 0.95);
      System.out.printf(
          Locale.ROOT,
          "| %s | %.1f | %.1f | %.1f | %.1f | %d | **%.2f** |%n",
          probe.name().toLowerCase(Locale.ROOT),
          quantile(before, 0.5),
          quantile(before, 0.95),
          quantile(during, 0.5),
          quantile(during, 0.95),
          during.size(),
          ratio);
      fair &= ratio <= MAX_RATIO;
    }
    System.out.printf(Locale.ROOT, "%nAllowed: %.0f.%n", MAX_RATIO);
    return fair;
  }

  private static double quantile(List<Double> times, double share) {
    double[] sorted = times.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return sorted[(int) Math.min(sorted.length - 1L, (long) (share * sorted.length))];
  }
}
