package dev.embedway.core.provider;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InternalException;
import dev.embedway.core.error.UpstreamException;
import dev.embedway.core.model.Input;
import dev.embedway.core.model.Tokenizer;
import dev.embedway.core.model.Vector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Splits a call into as many as the provider's limits ask for, made at the same time; the answer is
 * as if it had been one. The first failure stops the others and is the answer's.
 */
@ThreadSafe
public final class BatchingProvider extends DelegatingProvider {

  private final BatchLimits limits;

  /** Asks {@code next} within its limits. */
  public BatchingProvider(EmbeddingProvider next, BatchLimits limits) {
    super(next);
    this.limits = limits;
  }

  @Override
  public EmbedResult embed(EmbedCall call) {
    List<EmbedCall> parts = split(call);
    return parts.size() == 1 ? next().embed(call) : joined(inParallel(parts));
  }

  private List<EmbedCall> split(EmbedCall call) {
    if (call.inputs().size() <= limits.texts() && maxTokens(call) <= limits.tokens()) {
      return List.of(call);
    }
    Tokenizer tokenizer = tokenizer(call.model());
    List<EmbedCall> parts = new ArrayList<>();
    List<Input> part = new ArrayList<>();
    long tokens = 0;
    for (Input input : call.inputs()) {
      int count = Math.min(tokenizer.count(input), call.model().maxTokens());
      boolean isFull = part.size() == limits.texts() || tokens + count > limits.tokens();
      if (isFull && !part.isEmpty()) {
        parts.add(call.of(part));
        part.clear();
        tokens = 0;
      }
      part.add(input);
      tokens += count;
    }
    parts.add(call.of(part));
    return parts;
  }

  /** Special tokens are left out, since services do not count them. */
  private static long maxTokens(EmbedCall call) {
    return call.inputs().stream().mapToLong(Input::maxTokens).sum();
  }

  private List<EmbedResult> inParallel(List<EmbedCall> parts) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<EmbedResult>> answers = new ArrayList<>(parts.size());
      int texts = 0;
      for (EmbedCall part : parts) {
        int before = texts;
        answers.add(threads.submit(() -> embed(part, before)));
        texts += part.inputs().size();
      }
      try {
        return all(answers);
      } finally {
        // After a failure, those that are still under way.
        threads.shutdownNow();
      }
    } catch (ExecutionException e) {
      throw failure(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InternalException(
          ErrorCode.INTERNAL,
          "the thread that waited for provider " + name() + " was interrupted",
          e);
    }
  }

  /** Asks for a part, and tells of its texts by their places in the whole. */
  private EmbedResult embed(EmbedCall part, int before) {
    try {
      return next().embed(part);
    } catch (UpstreamException fault) {
      throw fault.at(index -> before + index);
    }
  }

  private static List<EmbedResult> all(List<Future<EmbedResult>> answers)
      throws ExecutionException, InterruptedException {
    List<EmbedResult> results = new ArrayList<>(answers.size());
    for (Future<EmbedResult> answer : answers) {
      results.add(answer.get());
    }
    return results;
  }

  private EmbedwayException failure(ExecutionException thrown) {
    return thrown.getCause() instanceof EmbedwayException fault
        ? fault
        : new InternalException(
            ErrorCode.INTERNAL, "asking provider " + name() + " failed", thrown.getCause());
  }

  private static EmbedResult joined(List<EmbedResult> parts) {
    List<Vector> vectors = parts.stream().flatMap(part -> part.vectors().stream()).toList();
    List<Integer> tokens = parts.stream().flatMap(part -> part.tokens().stream()).toList();
    EmbedResult.Timings slowest =
        parts.stream()
            .map(EmbedResult::timings)
            .max((a, b) -> a.inference().compareTo(b.inference()))
            .orElse(EmbedResult.Timings.NONE);
    return new EmbedResult(vectors, slowest, tokens.size() == vectors.size() ? tokens : List.of());
  }
}
