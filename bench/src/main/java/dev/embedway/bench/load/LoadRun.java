package dev.embedway.bench.load;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * 16 closed-loop clients ask a provider directly, and through the API, in turns; prints what the
 * API adds, and its processor time. Exits 1 when it adds 5 ms or more to the median.
 *
 * <p>Arguments: the provider's base URL; then for each API its name, base URL, key and process id.
 * The first API is the one that is judged.
 */
public final class LoadRun {

  private static final int CLIENTS = 16;
  private static final int ROUNDS = 8;
  private static final Duration ROUND = Duration.ofSeconds(4);
  private static final Duration WARM_UP = Duration.ofSeconds(15);
  private static final double MAX_ADDED_MS = 5;
  private static final String MODEL = "text-embedding-3-small";

  private final Target direct;
  private final List<Through> apis;
  private final Map<String, List<Double>> times = new LinkedHashMap<>();

  private LoadRun(Target direct, List<Through> apis) {
    this.direct = direct;
    this.apis = apis;
  }

  /** An API, and its process's use of processors so far. */
  private static final class Through {

    private final Target target;
    private final ProcessHandle process;
    private Duration used = Duration.ZERO;

    Through(Target target, ProcessHandle process) {
      this.target = target;
      this.process = process;
    }

    Duration total() {
      return process.info().totalCpuDuration().orElseThrow();
    }
  }

  /** Runs the measurement; see the class. */
  public static void main(String[] arguments) throws InterruptedException {
    if (arguments.length < 5 || arguments.length % 4 != 1) {
      System.err.println("usage: load PROVIDER (NAME URL KEY PID)...");
      System.exit(2);
    }
    Target direct =
        new Target("direct", URI.create(arguments[0] + "/embeddings"), "any-key-will-do", MODEL);
    List<Through> apis = new ArrayList<>();
    for (int i = 1; i < arguments.length; i += 4) {
      Target target =
          new Target(
              arguments[i],
              URI.create(arguments[i + 1] + "/v1/embeddings"),
              arguments[i + 2],
              "openai:" + MODEL);
      apis.add(
          new Through(target, ProcessHandle.of(Long.parseLong(arguments[i + 3])).orElseThrow()));
    }
    System.exit(new LoadRun(direct, apis).run() < MAX_ADDED_MS ? 0 : 1);
  }

  private double run() throws InterruptedException {
    try (ClosedLoop loop = new ClosedLoop(CLIENTS)) {
      loop.run(direct, WARM_UP);
      for (Through api : apis) {
        loop.run(api.target, WARM_UP);
      }
      for (int round = 0; round < ROUNDS; round++) {
        add(direct, loop.run(direct, ROUND));
        for (Through api : apis) {
          Duration before = api.total();
          add(api.target, loop.run(api.target, ROUND));
          api.used = api.used.plus(api.total().minus(before));
        }
      }
    }
    return report();
  }

  private void add(Target target, List<Double> measured) {
    times.computeIfAbsent(target.name(), name -> new ArrayList<>()).addAll(measured);
  }

  private double report() {
    Latencies base = latencies(direct);
    System.out.println(
        "| 16 clients | requests | p50 ms | p99 ms | added p50 ms | CPU ms a request |");
    System.out.println("|---|---|---|---|---|---|");
    System.out.printf(
        Locale.ROOT,
        "| %s | %d | %.2f | %.2f | - | - |%n",
        direct.name(),
        base.count(),
        base.quantile(0.5),
        base.quantile(0.99));
    for (Through api : apis) {
      Latencies through = latencies(api.target);
      System.out.printf(
          Locale.ROOT,
          "| %s | %d | %.2f | %.2f | **%.2f** | %.2f |%n",
          api.target.name(),
          through.count(),
          through.quantile(0.5),
          through.quantile(0.99),
          through.quantile(0.5) - base.quantile(0.5),
          api.used.toNanos() / 1e6 / through.count());
    }
    double added = latencies(apis.getFirst().target).quantile(0.5) - base.quantile(0.5);
    System.out.printf(
        Locale.ROOT,
        "%nAdded to the median by `%s`: **%.2f ms**, allowed below %.0f.%n",
        apis.getFirst().target.name(),
        added,
        MAX_ADDED_MS);
    return added;
  }

  private Latencies latencies(Target target) {
    return new Latencies(times.getOrDefault(target.name(), List.of()));
  }
}
