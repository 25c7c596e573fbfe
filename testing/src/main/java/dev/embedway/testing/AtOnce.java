package dev.embedway.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Callers that begin together, each on a thread of its own. */
public final class AtOnce {

  private AtOnce() {}

  /** Makes the calls numbered 0 to {@code callers - 1}, and returns what came of them in order. */
  public static <T> List<T> call(int callers, IntFunction<Callable<T>> call)
      throws InterruptedException, ExecutionException {
    CyclicBarrier start = new CyclicBarrier(callers);
    List<Callable<T>> calls =
        IntStream.range(0, callers)
            .mapToObj(call)
            .<Callable<T>>map(mine ->
                () -> {
                  start.await();
                  return mine.call();
                })
            .toList();
    List<T> results = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(callers)) {
      for (Future<T> future : threads.invokeAll(calls)) {
        results.add(future.get());
      }
    }
    return results;
  }
}
