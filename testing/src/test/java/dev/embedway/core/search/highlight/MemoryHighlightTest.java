package dev.embedway.core.search.highlight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.embedway.core.search.SearchableVectors;
import dev.embedway.core.store.Synonyms;
import dev.embedway.testing.contracts.vector.HighlightContract;
import dev.embedway.testing.contracts.vector.StoreFixture;
import dev.embedway.testing.fakes.pipeline.MemoryVectorStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MemoryHighlightTest extends HighlightContract {

  @Override
  protected SearchableVectors vectors() {
    return new MemoryVectorStore();
  }

  @Test
  void longTextsAreMarkedInTimeOfTheirLength() {
    assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> {
          assertEquals(400_000, count("moon-moon ".repeat(200_000)));
          assertEquals(1, count("a".repeat(2_000_000) + " moon"));
        });
  }

  private int count(String text) {
    return new Highlighter(vectors())
        .spans(
            StoreFixture.fresh(384).index(),
            List.of(new Highlighter.Found(text, "moon")),
            Synonyms.NONE,
            Instant.MAX)
        .getFirst()
        .size();
  }
}
