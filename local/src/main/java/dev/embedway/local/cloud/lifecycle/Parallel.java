package dev.embedway.local.cloud.lifecycle;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Work done beside other work, whose failure is its own and not a wrapper's. */
public final class Parallel {

  private Parallel() {}

  /** Starts work in the executor. */
  public static <T> CompletableFuture<T> start(Executor executor, Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, executor);
  }

  /** The work's result, or the very exception that it threw. */
  public static <T> T join(CompletableFuture<T> work) {
    try {
      return work.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException own) {
        throw own;
      }
      throw e;
    }
  }
}
