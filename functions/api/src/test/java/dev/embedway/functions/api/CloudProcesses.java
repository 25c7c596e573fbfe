package dev.embedway.functions.api;

import static java.util.Objects.requireNonNull;

import dev.embedway.aws.AwsPlatform;
import dev.embedway.aws.client.AwsClients;
import dev.embedway.core.composition.ProcessContext;
import dev.embedway.core.config.EmbedwaySettings;
import dev.embedway.core.fleet.ModelStore;
import dev.embedway.core.model.ModelArtifacts;
import dev.embedway.core.observe.MetricSink;
import dev.embedway.core.vector.VectorStore;
import dev.embedway.models.runtime.EmbeddingRuntime;
import dev.embedway.pgvector.PgVectorStore;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Makes processes of a cloud, which differ in what their operator set. */
public final class CloudProcesses {

  private final AwsClients clients;
  private final PgVectorStore vectors;
  private final Map<String, String> variables = new HashMap<>();
  private final InstantSource clock = InstantSource.system();
  private final SecureRandom random = new SecureRandom();
  private final Path models = NestedModel.directory(property("models"));
  private final EmbeddingRuntime runtime;

  public CloudProcesses(
      AwsClients clients, TestTables tables, PgVectorStore vectors, Map<String, String> variables) {
    this.clients = clients;
    this.vectors = vectors;
    this.variables.putAll(tables.variables());
    this.variables.put("EMBEDWAY_NATIVES_DIR", property("natives").toString());
    this.variables.put("EMBEDWAY_ENGINE_THREADS", "2");
    this.variables.put("EMBEDDINGS_CACHE_L2", "off");
    this.variables.put("EMBEDDINGS_CACHE_MAX_SIZE", "0");
    this.variables.putAll(variables);
    this.runtime = runtime(models);
  }

  /** Models of all processes but those that have their own; to be closed. */
  public EmbeddingRuntime runtime() {
    return runtime;
  }

  /** A process over the first one's models with a clock of its own. */
  public CloudProcess setup(Map<String, String> more, InstantSource time) {
    AwsPlatform aws = platform(more, time);
    return process(aws, runtime, aws.modelStore(), vectors);
  }

  /** A process over the first one's models and another vector store. */
  public CloudProcess over(VectorStore store, Map<String, String> more) {
    AwsPlatform aws = platform(more, clock);
    return process(aws, runtime, aws.modelStore(), store);
  }

  /** A process that shares vectors with others of its kind. */
  public CloudProcess caching() {
    return caching(runtime);
  }

  /** The same with models of its own. */
  public CloudProcess caching(EmbeddingRuntime own) {
    AwsPlatform aws = platform(TestTables.CACHING, clock);
    return process(aws, own, aws.modelStore(), vectors);
  }

  /** Models that have not been loaded; to be closed. */
  public EmbeddingRuntime newRuntime() {
    return runtime(models);
  }

  /**
   * A process that has the built-in models alone, on a disk of its own; to be closed.
   *
   * @param artifacts where it takes models of the fleet from
   */
  public CloudProcess elsewhere(UnaryOperator<ModelArtifacts> artifacts, Map<String, String> more) {
    EmbeddingRuntime own = runtime(NestedModel.directory(property("models")));
    AwsPlatform aws = platform(more, clock);
    ModelStore store = new StandInStore(aws.modelStore(), artifacts.apply(aws.modelStore()));
    return process(aws, own, store, vectors).closing(own::close);
  }

  private CloudProcess process(
      AwsPlatform aws, EmbeddingRuntime own, ModelStore store, VectorStore where) {
    return CloudProcess.of(aws, own.over(aws.modelList(), store), where, vectors);
  }

  private AwsPlatform platform(Map<String, String> more, InstantSource time) {
    return AwsPlatform.of(context(more, time), clients, MetricSink.NONE, TestTables.BREAKER_BOUND);
  }

  private EmbeddingRuntime runtime(Path directory) {
    return EmbeddingRuntime.of(
        context(Map.of("EMBEDDINGS_MODEL_STORAGE_DIR", directory.toString()), clock),
        NestedModel.besideBuiltIn(),
        _ -> {});
  }

  private ProcessContext context(Map<String, String> more, InstantSource time) {
    Map<String, String> all = new HashMap<>(variables);
    all.putAll(more);
    return new ProcessContext(EmbedwaySettings.read(all), "test", time, random);
  }

  private static Path property(String name) {
    return Path.of(requireNonNull(System.getProperty("embedway.test." + name), name));
  }
}
