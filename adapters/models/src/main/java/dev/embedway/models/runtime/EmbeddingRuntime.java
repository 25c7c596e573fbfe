package dev.embedway.models.runtime;

import dev.embedway.core.cache.VectorCache;
import dev.embedway.core.composition.ProcessContext;
import dev.embedway.core.embedding.Embedder;
import dev.embedway.core.fleet.FleetModels;
import dev.embedway.core.fleet.ModelList;
import dev.embedway.core.fleet.ModelStore;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.provider.EmbeddingProvider;
import dev.embedway.core.provider.Pause;
import dev.embedway.models.engine.OnnxEmbeddingProvider;
import dev.embedway.models.known.BuiltInModels;
import dev.embedway.models.service.Providers;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The models of one process: the engine, the services that the settings name, and what embeds by
 * them. Making it loads no model and makes no connection.
 *
 * <p>Thread-safe; closing it closes the engine and the connections.
 */
public final class EmbeddingRuntime implements AutoCloseable {

  private final ProcessContext context;
  private final OnnxEmbeddingProvider engine;
  private final Providers services;

  private EmbeddingRuntime(ProcessContext context, List<ModelSpec> builtIn, Pause pause) {
    this.context = context;
    this.engine = new OnnxEmbeddingProvider(builtIn, context.settings().engine(), context.clock());
    this.services =
        new Providers(context.settings().providers(), context.clock(), context.random(), pause);
  }

  /**
   * A runtime of the models that every installation has, and of those in the settings' directory.
   */
  public static EmbeddingRuntime of(ProcessContext context) {
    return of(context, BuiltInModels.all(), Pause.real());
  }

  /**
   * The same with other cards and waits.
   *
   * @param builtIn cards of the models that need no configuration files of their own
   * @param pause between two tries of a call to a service
   */
  public static EmbeddingRuntime of(ProcessContext context, List<ModelSpec> builtIn, Pause pause) {
    return new EmbeddingRuntime(context, builtIn, pause);
  }

  /** An embedder of what this process has of itself, without breakers and cache. */
  public Embedder embedder() {
    return embedder(
        UnaryOperator.identity(), VectorCache.none(context.clock()), FleetModels.none());
  }

  /** The same, to which models of the fleet are brought. */
  public FleetRuntime over(ModelList list, ModelStore store) {
    return new FleetRuntime(this, context, list, store);
  }

  /** The engine in this process. */
  public OnnxEmbeddingProvider engine() {
    return engine;
  }

  Embedder embedder(UnaryOperator<EmbeddingProvider> guard, VectorCache cache, FleetModels fleet) {
    return new Embedder(
        services.beside(context.settings().prompts().book(), engine, guard),
        cache,
        fleet,
        context.clock());
  }

  @Override
  public void close() {
    services.close();
    engine.close();
  }
}
