package dev.embedway.models.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.Vector;
import dev.embedway.core.provider.EngineSettings;
import dev.embedway.core.provider.EngineSettings.Residency;
import dev.embedway.models.Engines;
import dev.embedway.models.TinyModel;
import dev.embedway.testing.TestClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** More models than fit into memory, loaded by ONNX Runtime. */
@Timeout(360)
final class ManyModelsTest {
  private static final int MODELS = 5;
  private static final Duration MOMENT = Duration.ofMillis(1);

  @TempDir private Path directory = Path.of("");

  @Test
  void everyAnswerIsItsOwnModelsWhoeverHadToLeave() throws Exception {
    List<TinyModel> tiny = write();
    try (OnnxEmbeddingProvider engine = engine(2, InstantSource.system());
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<ModelSpec> cards = engine.models();
      List<Future<Vector>> answers = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        ModelSpec card = cards.get(i * 7 % MODELS);
        answers.add(callers.submit(() -> Engines.embed(engine, card, "ab")));
      }

      for (int i = 0; i < answers.size(); i++) {
        Vector expected = tiny.get(i * 7 % MODELS).vector(List.of(97, 98, TinyModel.END_OF_TEXT));
        double likeness = answers.get(i).get().cosine(expected);
        assertTrue(likeness > 0.99999, () -> "cosine " + likeness);
      }
      assertTrue(engine.loaded().size() <= 2, () -> engine.loaded().toString());
    }
  }

  @Test
  void anIdleModelIsFreedAndLoadedAgain() throws IOException {
    write();
    TestClock clock = new TestClock();
    try (OnnxEmbeddingProvider engine = engine(3, clock)) {
      ModelSpec card = engine.models().getFirst();
      Vector before = Engines.embed(engine, card, "ab");
      assertEquals(List.of(card.id()), engine.loaded());

      // The worker's hold on the model may end a moment after its answer.
      for (int looks = 0; looks < 10_000 && !engine.loaded().isEmpty(); looks++) {
        clock.advance(Duration.ofMinutes(5));
        engine.unloadIdle();
        LockSupport.parkNanos(MOMENT.toNanos());
      }

      assertEquals(List.of(), engine.loaded());
      assertEquals(before, Engines.embed(engine, card, "ab"));
    }
  }

  private List<TinyModel> write() throws IOException {
    List<TinyModel> models = new ArrayList<>();
    for (int i = 0; i < MODELS; i++) {
      models.add(new TinyModel(i));
      models.getLast().writeTo(directory.resolve("tiny-" + i));
    }
    return models;
  }

  private OnnxEmbeddingProvider engine(int max, InstantSource clock) {
    EngineSettings settings =
        new EngineSettings(
            new EngineSettings.Directories(
                directory, Optional.empty(), Optional.of(Engines.NATIVES)),
            2,
            new Residency(max, 1L << 30, Duration.ofMinutes(5)));
    return new OnnxEmbeddingProvider(List.of(), settings, clock);
  }
}
