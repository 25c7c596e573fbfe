package dev.embedway.models.runtime;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.cache.VectorCache;
import dev.embedway.core.composition.CoreServices;
import dev.embedway.core.composition.ProcessContext;
import dev.embedway.core.embedding.Embedder;
import dev.embedway.core.fleet.FleetModels;
import dev.embedway.core.fleet.HubModels;
import dev.embedway.core.fleet.ModelList;
import dev.embedway.core.fleet.ModelStore;
import dev.embedway.core.provider.ProviderSettings.AutoDownload;
import dev.embedway.models.engine.FleetShelf;
import dev.embedway.models.hub.ModelHub;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The models of one process together with those of the fleet, which are brought when they are asked
 * for.
 */
@ThreadSafe
public final class FleetRuntime {

  private final EmbeddingRuntime own;
  private final ProcessContext context;
  private final ModelList list;
  private final FleetShelf shelf;
  private final HubDownloads downloads;

  FleetRuntime(EmbeddingRuntime own, ProcessContext context, ModelList list, ModelStore store) {
    this.own = own;
    this.context = context;
    this.list = list;
    this.shelf = new FleetShelf(context.settings().engine(), own.engine(), store, context.clock());
    this.downloads =
        new HubDownloads(
            new ModelHub(context.settings().providers().hub().access(), context.clock()),
            store,
            list,
            shelf,
            context.clock());
  }

  /** Downloads of models that an operator asks for. */
  public HubDownloads downloads() {
    return downloads;
  }

  /** An embedder without breakers and cache, whose tokenizers are what is wanted of it. */
  public Embedder tokenizers() {
    return own.embedder(
        UnaryOperator.identity(), VectorCache.none(context.clock()), fleet(Optional.empty()));
  }

  /** An embedder behind a process's breakers and cache. */
  public Embedder embedder(CoreServices services) {
    return embedder(services, Optional.empty());
  }

  /** The same, which also asks a hub for models that nobody has, where the settings allow it. */
  public Embedder embedderWithHub(CoreServices services) {
    return embedder(
        services,
        context.settings().providers().hub().autoDownload() == AutoDownload.ON
            ? Optional.of(downloads)
            : Optional.empty());
  }

  private Embedder embedder(CoreServices services, Optional<HubModels> hub) {
    return own.embedder(services.breakers()::guard, services.cache(), fleet(hub));
  }

  private FleetModels fleet(Optional<HubModels> hub) {
    return new FleetModels(list, shelf, hub, context.clock());
  }
}
