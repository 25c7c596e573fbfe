package dev.embedway.bench.cache;

import dev.embedway.bench.cache.ApiProcess.Embedded;
import dev.embedway.bench.coldstart.ApiSurroundings;
import dev.embedway.local.runner.process.UnpackedZip;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Sends 100 texts of 200 tokens to the api function, and the same again: to the same process, and
 * to new ones that share a table with the first. Exits 1 when the second answer is not 20 times as
 * fast as the first, or when a model was needed for it.
 *
 * <p>Arguments: the api zip, the directory of Lambda's runtime client, a directory to work in.
 */
public final class CacheRun {

  private static final int TEXTS = 100;
  private static final int TOKENS = 200;
  private static final int WARM_UP = 3;
  private static final int PAIRS = 9;
  private static final int STARTS = 5;
  private static final double REQUIRED = 20;
  private static final String NONE_FOUND = "hit=0 miss=" + TEXTS;
  private static final String ALL_FOUND = "hit=" + TEXTS + " miss=0";

  /** Words that are one token each. */
  private static final List<String> WORDS =
      List.of(
          """
          time year people way day man thing woman life child world school state
          family student group country problem hand part place case week company
          system program question work government number night point home water
          room mother area money story fact month lot right study book eye job
          word business issue
          """
              .strip()
              .split("\\s+", -1));

  private final UnpackedZip zip;
  private final Map<String, String> variables;
  private final Random random = new Random(6);
  private final List<String> faults = new ArrayList<>();

  private CacheRun(UnpackedZip zip, Map<String, String> variables) {
    this.zip = zip;
    this.variables = variables;
  }

  /** Runs the measurement; see the class. */
  public static void main(String[] arguments) throws IOException {
    Path work = Path.of(arguments[2]);
    UnpackedZip zip =
        UnpackedZip.of(Path.of(arguments[0]), Path.of(arguments[1]), work.resolve("zip"));
    try (ApiSurroundings surroundings = ApiSurroundings.start()) {
      CacheRun run = new CacheRun(zip, surroundings.variables());
      run.inOneProcess();
      run.inNewProcesses();
      run.faults.forEach(System.out::println);
      // The emulators' threads would keep the process alive.
      System.exit(run.faults.isEmpty() ? 0 : 1);
    }
  }

  private void inOneProcess() throws IOException {
    List<Double> first = new ArrayList<>();
    List<Double> second = new ArrayList<>();
    long asked = 0;
    try (ApiProcess process = start("off")) {
      for (int pair = 0; pair < WARM_UP + PAIRS; pair++) {
        List<String> texts = texts();
        Embedded made = process.embed(texts);
        long before = process.texts();
        Embedded found = process.embed(texts);
        asked += process.texts() - before;
        check(made, found);
        if (pair >= WARM_UP) {
          first.add(made.milliseconds());
          second.add(found.milliseconds());
        }
      }
    }
    double ratio = median(first) / median(second);
    System.out.println(
        "| L1, 100 texts of 200 tokens, base64 | requests | median ms | least | most |");
    System.out.println("|---|---|---|---|---|");
    row("first time", first);
    row("again", second);
    System.out.printf(
        Locale.ROOT,
        "%nFirst / again, medians: **%.1f**, required %.0f. Texts that a model was asked for by the repeats: %d.%n%n",
        ratio,
        REQUIRED,
        asked);
    require(ratio >= REQUIRED, "the repeat is not fast enough");
    require(asked == 0, "a repeat asked a model");
  }

  private void inNewProcesses() throws IOException {
    List<Double> whole = new ArrayList<>();
    List<Double> request = new ArrayList<>();
    long asked = 0;
    int loaded = 0;
    List<String> texts = texts();
    try (ApiProcess writer = start("on")) {
      Embedded made = writer.embed(texts);
      require(writer.hasEngine(), "a model was loaded, and nothing of it is seen");
      for (int i = 0; i < STARTS; i++) {
        long begun = System.nanoTime();
        try (ApiProcess fresh = start("on")) {
          Embedded found = fresh.embed(texts);
          whole.add((System.nanoTime() - begun) / 1e6);
          request.add(found.milliseconds());
          check(made, found);
          asked += fresh.texts();
          loaded += fresh.hasEngine() ? 1 : 0;
        }
      }
    }
    System.out.println("| L2, a new process each | starts | median ms | least | most |");
    System.out.println("|---|---|---|---|---|");
    row("event sent to answer, with what is left of the start", request);
    row("spawn to answer", whole);
    System.out.printf(
        "%nOf %d new processes: %d loaded a model (have ONNX Runtime in their memory), %d"
            + " texts that a model was asked for.%n",
        STARTS, loaded, asked);
    require(asked == 0, "a new process asked a model");
    require(loaded == 0, "a new process loaded a model");
  }

  private void check(Embedded made, Embedded found) {
    require(made.found().equals(NONE_FOUND), "new texts were found: " + made.found());
    require(found.found().equals(ALL_FOUND), "texts were not found: " + found.found());
    require(made.body().equals(found.body()), "the answers differ");
    require(made.tokens() == TEXTS * TOKENS, "the texts have " + made.tokens() + " tokens");
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      faults.add(otherwise);
    }
  }

  private ApiProcess start(String shared) {
    Map<String, String> all = new HashMap<>(variables);
    all.put("EMBEDWAY_CACHE_SECRET", "a-secret-of-the-measurement");
    all.put("EMBEDDINGS_CACHE_L2", shared);
    // DynamoDB Local is on the same processors as the model.
    all.put("EMBEDWAY_CACHE_TIMEOUT_MS", "10000");
    return ApiProcess.start(zip, all);
  }

  /** New ones each time; the model's two marks are tokens too. */
  private List<String> texts() {
    return IntStream.range(0, TEXTS)
        .mapToObj(text ->
            random
                .ints(TOKENS - 2L, 0, WORDS.size())
                .mapToObj(WORDS::get)
                .collect(Collectors.joining(" ")))
        .toList();
  }

  private static void row(String name, List<Double> times) {
    List<Double> sorted = times.stream().sorted().toList();
    System.out.printf(
        Locale.ROOT,
        "| %s | %d | **%.1f** | %.1f | %.1f |%n",
        name,
        sorted.size(),
        median(sorted),
        sorted.getFirst(),
        sorted.getLast());
  }

  private static double median(List<Double> times) {
    List<Double> sorted = times.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }
}
