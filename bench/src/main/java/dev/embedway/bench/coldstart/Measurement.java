package dev.embedway.bench.coldstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.embedway.local.runner.InvocationOutcome;
import dev.embedway.local.runner.process.RuntimeProcess;
import dev.embedway.local.runner.process.RuntimeProcess.Initialization;
import dev.embedway.local.runner.process.UnpackedZip;
import dev.embedway.topology.FunctionId;
import dev.embedway.topology.FunctionSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The kinds of start that are compared, and their times so far.
 *
 * <p>One thread at a time.
 */
final class Measurement implements AutoCloseable {

  /**
   * Without a snapshot Lambda stops at C1; on machines of this size it takes the serial collector.
   */
  private static final List<String> LAMBDA = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  private final Roots roots;
  private final Path work;
  private final ApiSurroundings api;
  private final AotCache cache;
  private final JsonMapper json = new JsonMapper();

  private final Series naiveEngine = new Series("naive: engine's construction to first vector");
  private final Series ourEngine = new Series("ours: engine's construction to first vector");
  private final Series naiveSpawn = new Series("naive: spawn to first vector, answered");
  private final Series ourSpawn = new Series("ours: spawn to first vector, answered");
  private final Series apiSpawn = new Series("ApiHandler: spawn to first `POST /v1/embeddings`");
  private final Series restore =
      new Series("ApiHandler: restore to first `POST /v1/embeddings` (what SnapStart leaves)");
  private final Series imageSpawn =
      new Series("ApiHandler with an AOT cache: spawn to first embedding, *image only*");

  private Measurement(Roots roots, Path work, ApiSurroundings api, AotCache cache) {
    this.roots = roots;
    this.work = work;
    this.api = api;
    this.cache = cache;
  }

  static Measurement of(Roots roots, Path work) throws IOException {
    ApiSurroundings api = ApiSurroundings.start();
    return new Measurement(roots, work, api, AotCache.make(roots.ours(), work, api, LAMBDA));
  }

  /** One start of each kind. */
  void round() throws IOException {
    engine(roots.naive(), NaiveStart.class, naiveEngine, naiveSpawn);
    engine(roots.ours(), EngineStart.class, ourEngine, ourSpawn);
    spawn(apiSpawn, List.of(), LAMBDA);
    restored();
    spawn(imageSpawn, cache.classPath(), cache.options());
  }

  private void engine(UnpackedZip zip, Class<?> handler, Series engine, Series spawn)
      throws IOException {
    FunctionSpec function =
        new FunctionSpec("start", handler.getName(), Duration.ofSeconds(60), 3008);
    Map<String, String> variables = new HashMap<>();
    // Every environment of Lambda begins with an empty disk.
    variables.put("DJL_CACHE_DIR", Files.createTempDirectory(work, "djl").toString());
    variables.put("HOME", work.toString());
    long begun = System.nanoTime();
    try (RuntimeProcess process =
        zip.start(function, Initialization.ON_DEMAND, variables, List.of(), LAMBDA)) {
      JsonNode answer = json.readTree(answered(process.invoke("{}")));
      spawn.add(since(begun));
      engine.add(answer.path("nanoseconds").asLong() / 1e6);
    }
  }

  private void spawn(Series series, List<Path> classPath, List<String> options) {
    long begun = System.nanoTime();
    try (RuntimeProcess process =
        roots
            .ours()
            .start(
                FunctionId.API.spec(),
                Initialization.ON_DEMAND,
                api.variables(),
                classPath,
                options)) {
      api.embed(process);
      series.add(since(begun));
    }
  }

  /** With a snapshot Lambda leaves the JVM's compilers as they are. */
  private void restored() {
    try (RuntimeProcess process =
        roots
            .ours()
            .start(
                FunctionId.API.spec(),
                Initialization.SNAP_START,
                api.variables(),
                List.of(),
                List.of("-XX:+UseSerialGC"))) {
      process.api().frozen().join();
      long begun = System.nanoTime();
      process.api().restore();
      api.embed(process);
      restore.add(since(begun));
    }
  }

  /** Median time of the naive engine, as a multiple of our engine's. */
  double ratio() {
    return naiveEngine.median() / ourEngine.median();
  }

  void print() {
    System.out.println("| start | runs | median ms | p10 | p90 |");
    System.out.println("|---|---|---|---|---|");
    for (Series series :
        List.of(naiveEngine, ourEngine, naiveSpawn, ourSpawn, apiSpawn, restore, imageSpawn)) {
      System.out.println(series.row());
    }
  }

  @Override
  public void close() {
    api.close();
  }

  static String answered(InvocationOutcome outcome) {
    return switch (outcome) {
      case InvocationOutcome.Answered answered -> answered.json();
      case InvocationOutcome.Failed failed -> throw new IllegalStateException(failed.detail());
    };
  }

  private static double since(long begun) {
    return (System.nanoTime() - begun) / 1e6;
  }
}
