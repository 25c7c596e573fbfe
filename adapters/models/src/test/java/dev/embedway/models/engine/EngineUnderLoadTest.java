package dev.embedway.models.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.TimedOutException;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.PromptRole;
import dev.embedway.core.model.Vector;
import dev.embedway.core.provider.EmbedCall;
import dev.embedway.models.Engines;
import dev.embedway.models.known.BuiltInModels;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Many callers, late callers, callers who leave, and an engine that closes under them. */
@Timeout(360)
final class EngineUnderLoadTest {
  private static final ModelSpec MODEL = BuiltInModels.MINILM_INT8;

  static List<ModelSpec> models() {
    return List.of(BuiltInModels.MINILM_INT8, BuiltInModels.MINILM_FP32);
  }

  @ParameterizedTest
  @MethodSource("models")
  void serves32CallersAtOnceFromAColdStart(ModelSpec model) throws Exception {
    try (OnnxEmbeddingProvider engine = Engines.start();
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Vector>> answers = new ArrayList<>();
      for (int caller = 0; caller < 32; caller++) {
        String text = "caller number " + caller % 4;
        answers.add(callers.submit(() -> Engines.embed(engine, model, text)));
      }

      for (int caller = 0; caller < 32; caller++) {
        assertTrue(answers.get(caller).get().cosine(answers.get(caller % 4).get()) > 0.99999);
      }
      assertEquals(32, engine.counts().texts());
    }
  }

  @Test
  void refusesACallWhoseDeadlineHasPassed() {
    try (OnnxEmbeddingProvider engine = Engines.start()) {
      EmbedCall late = call(List.of("late"), Instant.now().minusSeconds(1));

      EmbedwayException fault = assertThrows(EmbedwayException.class, () -> engine.embed(late));

      assertEquals(ErrorCode.DEADLINE_EXCEEDED, fault.code());
      assertEquals(0, engine.counts().texts());
    }
  }

  @Test
  void dropsWhatIsStillQueuedWhenItsDeadlinePasses() {
    try (OnnxEmbeddingProvider engine = Engines.start(1)) {
      Engines.embed(engine, MODEL, "warm");
      EmbedCall tooMuch = call(longTexts(2000), Instant.now().plus(Duration.ofMillis(700)));

      TimedOutException fault = assertThrows(TimedOutException.class, () -> engine.embed(tooMuch));

      assertEquals(ErrorCode.DEADLINE_EXCEEDED, fault.code());
      await(() -> engine.counts().expired() > 0);
      Engines.embed(engine, MODEL, "served after the queue was cleared");
      assertEquals(2002, engine.counts().texts() + engine.counts().expired());
    }
  }

  @Test
  void dropsAndCountsTheRunsOfACallerWhoLeft() throws Exception {
    try (OnnxEmbeddingProvider engine = Engines.start(1);
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<List<Vector>> leaving =
          callers.submit(() -> Engines.embed(engine, MODEL, longTexts(2000)));
      await(() -> engine.counts().texts() > 0);

      leaving.cancel(true);

      Engines.embed(engine, MODEL, "served after the other left");
      assertTrue(engine.counts().abandoned() > 0);
      assertEquals(2001, engine.counts().texts() + engine.counts().abandoned());
    }
  }

  @Test
  void endsCallsUnderWayBeforeItCloses() throws Exception {
    OnnxEmbeddingProvider engine = Engines.start();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<List<Vector>> underWay =
          callers.submit(() -> Engines.embed(engine, MODEL, longTexts(40)));
      await(() -> engine.counts().texts() > 0);

      engine.close();

      assertEquals(40, underWay.get().size());
    }
  }

  @Test
  void answersEveryCallThatClosingRaces() throws Exception {
    OnnxEmbeddingProvider engine = Engines.start();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Vector>> answers = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        answers.add(callers.submit(() -> Engines.embed(engine, MODEL, "short text")));
      }
      await(() -> engine.counts().texts() > 0);

      engine.close();

      for (Future<Vector> answer : answers) {
        assertAnsweredOrRefused(answer);
      }
    }
  }

  private static void assertAnsweredOrRefused(Future<Vector> answer) throws InterruptedException {
    try {
      assertEquals(MODEL.dim(), answer.get().dim());
    } catch (ExecutionException e) {
      EmbedwayException fault = assertInstanceOf(EmbedwayException.class, e.getCause());
      assertEquals(ErrorCode.PROVIDER_UNAVAILABLE, fault.code());
    }
  }

  @Test
  void refusesCallsOnceClosedHoweverOftenItIsClosed() {
    OnnxEmbeddingProvider engine = Engines.start();
    Engines.embed(engine, MODEL, "loaded");
    engine.close();
    engine.close();

    EmbedwayException fault =
        assertThrows(EmbedwayException.class, () -> Engines.embed(engine, MODEL, "late"));

    assertEquals(ErrorCode.PROVIDER_UNAVAILABLE, fault.code());
    assertTrue(fault.isRetriable());
  }

  @Test
  void anIdleEnginesThreadsWaitAndAreAsManyAsWereSet() {
    Set<Thread> before = engineThreads();
    try (OnnxEmbeddingProvider engine = Engines.start(2)) {
      for (ModelSpec model : models()) {
        Engines.embed(engine, model, longTexts(20));
      }
      Set<Thread> its = engineThreads();
      its.removeAll(before);

      assertEquals(2, its.size());
      await(() -> its.stream().allMatch(thread -> thread.getState() == Thread.State.WAITING));
    }
  }

  private static Set<Thread> engineThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("embedway-onnx-"))
        .collect(Collectors.toCollection(HashSet::new));
  }

  private static EmbedCall call(List<String> texts, Instant deadline) {
    return new EmbedCall(MODEL, PromptRole.PASSAGE, texts, deadline);
  }

  private static List<String> longTexts(int count) {
    return Collections.nCopies(count, "a text that keeps a worker busy for a while ".repeat(30));
  }

  private static void await(BooleanSupplier condition) {
    Instant end = Instant.now().plusSeconds(30);
    while (!condition.getAsBoolean()) {
      assertTrue(Instant.now().isBefore(end), "the condition did not come true in 30 s");
      Thread.onSpinWait();
    }
  }
}
