package dev.embedway.bench;

import dev.embedway.bench.Contender.Round;
import dev.embedway.core.model.Vector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Our engine against langchain4j's in-process model: two processes with the same weights, both
 * cutting at 128 tokens, which take turns. Exits 1 when a ratio is below what is asked of it.
 */
public final class EngineComparison {
  /** Max tokens of langchain4j's tokenizer, which truncates longer texts. */
  private static final int MAX_TOKENS = 128;

  private static final int ROUNDS = 5;

  /** Rounds that warm both up. */
  private static final int WARM_UP = 2;

  private final String ours;
  private final String theirs;
  private final String models;
  private final String natives;

  private EngineComparison(String ours, String theirs, String models, String natives) {
    this.ours = ours;
    this.theirs = theirs;
    this.models = models;
    this.natives = natives;
  }

  /** Texts of one kind, and the ratio that our engine must reach with them. */
  private record Load(String name, List<String> texts, double required) {}

  /** The outcome of one load and variant: langchain4j's time over ours, at the median. */
  private record Outcome(
      String variant, Load load, List<Round> ours, List<Round> theirs, double likeness) {
    double ratio(ToDoubleFunction<Round> time) {
      List<Double> ratios = new ArrayList<>();
      for (int i = 0; i < ours.size(); i++) {
        ratios.add(time.applyAsDouble(theirs.get(i)) / time.applyAsDouble(ours.get(i)));
      }
      return median(ratios);
    }

    boolean holds() {
      return ratio(Round::wall) >= load.required() && ratio(Round::cpu) >= load.required();
    }

    String row() {
      return String.format(
          Locale.ROOT,
          "| %s | %s, %d | %.2f | %.2f | %.2f | %.2f | **%.2f** | **%.2f** | %.1f | %.6f |",
          variant,
          load.name(),
          load.texts().size(),
          median(ours.stream().map(Round::wall).toList()),
          median(theirs.stream().map(Round::wall).toList()),
          median(ours.stream().map(Round::cpu).toList()),
          median(theirs.stream().map(Round::cpu).toList()),
          ratio(Round::wall),
          ratio(Round::cpu),
          load.required(),
          likeness);
    }
  }

  /**
   * Runs all loads and prints the table.
   *
   * @param args our class path, langchain4j's, the directories of models, natives and data
   */
  public static void main(String[] args) throws IOException {
    EngineComparison comparison = new EngineComparison(args[0], args[1], args[2], args[3]);
    BenchTexts data = new BenchTexts(Path.of(args[4]));
    List<Load> loads =
        List.of(
            new Load("short", data.sentences(2000), 1.5),
            new Load("long", data.abstracts(300), 1.2));
    System.out.println(
        "| variant | texts | ours s | theirs s | ours CPU s | theirs CPU s | wall ratio | CPU ratio |"
            + " required | least cosine |");
    System.out.println("|---|---|---|---|---|---|---|---|---|---|");
    boolean allHold = true;
    for (String variant : List.of("int8", "fp32")) {
      for (Load load : loads) {
        Outcome outcome = comparison.run(variant, load);
        System.out.println(outcome.row());
        allHold &= outcome.holds();
      }
    }
    System.exit(allHold ? 0 : 1);
  }

  private Outcome run(String variant, Load load) throws IOException {
    Path texts = Files.createTempFile("bench", ".txt");
    Files.write(texts, load.texts());
    List<Round> ourRounds = new ArrayList<>();
    List<Round> theirRounds = new ArrayList<>();
    try (Contender engine =
            Contender.start(
                ours,
                "dev.embedway.bench.EngineProbe",
                variant,
                texts.toString(),
                models,
                natives,
                Integer.toString(MAX_TOKENS));
        Contender langChain4j =
            Contender.start(
                theirs,
                "dev.embedway.bench.langchain4j.LangChain4jProbe",
                variant,
                texts.toString())) {
      double likeness = likeness(engine.vectors(), langChain4j.vectors());
      for (int i = 0; i < WARM_UP; i++) {
        engine.round();
        langChain4j.round();
      }
      for (int i = 0; i < ROUNDS; i++) {
        ourRounds.add(engine.round());
        theirRounds.add(langChain4j.round());
      }
      return new Outcome(variant, load, ourRounds, theirRounds, likeness);
    } finally {
      Files.delete(texts);
    }
  }

  /** The least cosine between the two vectors of one text: that both did the same work. */
  private static double likeness(List<float[]> ours, List<float[]> theirs) {
    double min = 1;
    for (int i = 0; i < ours.size(); i++) {
      min = Math.min(min, Vector.of(ours.get(i)).cosine(Vector.of(theirs.get(i))));
    }
    return min;
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
