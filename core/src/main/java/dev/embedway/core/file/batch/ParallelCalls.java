package dev.embedway.core.file.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;

/** Calls of remote stores for many things at once, some at a time. */
public final class ParallelCalls {

  private static final int AT_ONCE = 16;

  private ParallelCalls() {}

  /** Makes a call for each thing; throws what the first that failed threw. */
  public static <T> void forEach(List<T> things, Consumer<T> call) {
    map(
        things,
        thing -> {
          call.accept(thing);
          return thing;
        });
  }

  /** The same, with the answers in the order of the things. */
  public static <T, R> List<R> map(List<T> things, Function<T, R> call) {
    List<R> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int from = 0; from < things.size(); from += AT_ONCE) {
        List<T> some = things.subList(from, Math.min(things.size(), from + AT_ONCE));
        List<CompletableFuture<R>> under =
            some.stream()
                .map(thing -> CompletableFuture.supplyAsync(() -> call.apply(thing), threads))
                .toList();
        under.forEach(each -> answers.add(joined(each)));
      }
    }
    return answers;
  }

  private static <R> R joined(CompletableFuture<R> call) {
    try {
      return call.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }
}
