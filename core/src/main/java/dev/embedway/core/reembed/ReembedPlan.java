package dev.embedway.core.reembed;

import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.store.StoreVersion;
import dev.embedway.core.vector.VectorStore.LackingRecords;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A re-embed before it is begun.
 *
 * @param version that it would make
 * @param work that it would be
 * @param model that would do it
 * @param lost what it would not bring over
 */
public record ReembedPlan(StoreVersion version, Work work, Model model, Lost lost) {

  /** Decimals of an amount of money. */
  private static final int DECIMALS = 6;

  private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);

  /**
   * Amount of text to embed of documents; that of records is not counted.
   *
   * @param documents that searches find now
   * @param chunks of these as they are cut now
   * @param tokens of these chunks, by those of a sample
   */
  public record Work(long documents, long chunks, long tokens) {}

  /**
   * Facts of a model.
   *
   * @param tokensPerSecond speed on the smallest machine that it is meant for
   * @param usdPerMillionTokens price that its provider takes; empty where it is not known
   */
  public record Model(int tokensPerSecond, Optional<BigDecimal> usdPerMillionTokens) {}

  /**
   * Parts of a store that a re-embed does not bring into its version.
   *
   * @param texts documents whose text is gone
   * @param records without text, which no model embeds, where the live version's vectors are of no
   *     use
   */
  public record Lost(TextSample texts, LackingRecords records) {}

  /**
   * A sample of a store's documents, of which the text was looked for that is kept of them.
   *
   * @param documents of the sample; all of the store, where they are few
   * @param withoutText those of them whose text is gone, so that they would fail
   * @param firstKeys keys of some of these
   */
  public record TextSample(long documents, long withoutText, List<String> firstKeys) {
    public TextSample {
      firstKeys = List.copyOf(firstKeys);
    }

    /** Documents without text among so many, if the sample is like all of them. */
    public long estimate(long all) {
      return documents == 0 ? 0 : Math.round((double) withoutText / documents * all);
    }
  }

  /** Time that one worker of that speed would take. */
  public Duration time() {
    return Duration.ofSeconds(Math.ceilDiv(work.tokens(), model.tokensPerSecond()));
  }

  /** US dollars that the tokens cost by the model's price, if none of their vectors is copied. */
  public Optional<BigDecimal> usd() {
    return model
        .usdPerMillionTokens()
        .map(price ->
            price
                .multiply(BigDecimal.valueOf(work.tokens()))
                .divide(MILLION, DECIMALS, RoundingMode.HALF_UP));
  }

  /** A plan for a store. */
  public record Of(StoreSpec store, ReembedPlan plan) {}
}
