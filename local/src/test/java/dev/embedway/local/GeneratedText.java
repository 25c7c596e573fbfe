package dev.embedway.local;

import java.util.List;
import java.util.Random;

/** Sentences of a fixed vocabulary, drawn by a seed: no two texts are alike. */
final class GeneratedText {

  private static final List<String> SUBJECTS =
      List.of(
          "limpet",
          "mason",
          "glacier",
          "violin",
          "orchard",
          "comet",
          "harbour",
          "beekeeper",
          "turbine",
          "fresco",
          "caravan",
          "vaccine",
          "lighthouse",
          "weaver",
          "volcano",
          "ledger");
  private static final List<String> VERBS =
      List.of(
          "carries",
          "erodes",
          "measures",
          "answers",
          "shelters",
          "divides",
          "follows",
          "repairs",
          "colours",
          "heats",
          "counts",
          "hides");
  private static final List<String> OBJECTS =
      List.of(
          "granite",
          "honey",
          "the tide",
          "old letters",
          "a copper wire",
          "the northern road",
          "wool",
          "a court's verdict",
          "the harvest",
          "salt",
          "a child's fever",
          "the third string",
          "moonlight",
          "sediment",
          "grammar",
          "a debt");
  private static final List<String> WHEN =
      List.of(
          "in winter",
          "before dawn",
          "after the flood",
          "without noise",
          "for a century",
          "by custom",
          "in every market",
          "under pressure");

  private final Random random;

  GeneratedText(long seed) {
    this.random = new Random(seed);
  }

  /** A sentence of some ten words. */
  String sentence() {
    return "The %s %s %s and the %s %s %s %s."
        .formatted(
            one(SUBJECTS),
            one(VERBS),
            one(OBJECTS),
            one(SUBJECTS),
            one(VERBS),
            one(OBJECTS),
            one(WHEN));
  }

  /** So many sentences, a paragraph each. */
  String text(int sentences) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < sentences; i++) {
      text.append(sentence()).append("\n\n");
    }
    return text.toString();
  }

  private String one(List<String> words) {
    return words.get(random.nextInt(words.size()));
  }
}
