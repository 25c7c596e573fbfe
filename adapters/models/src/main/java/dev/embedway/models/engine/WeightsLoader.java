package dev.embedway.models.engine;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InternalException;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.provider.EngineSettings;
import dev.embedway.models.catalog.ModelCatalog;
import dev.embedway.models.catalog.ModelFiles;
import dev.embedway.models.catalog.WeightsCheck;
import dev.embedway.models.engine.residency.LoadedModel;
import dev.embedway.models.engine.residency.ResidentModels;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.LongAdder;

/** Loads weights from the catalog's files, once they are known to be the card's. */
@ThreadSafe
final class WeightsLoader implements ResidentModels.Source {

  /**
   * ONNX Runtime walks the model's graph by recursion, a few frames a node; on the JVM's default of
   * 1 MB it overruns the stack and takes the process with it. Memory is used only as it is reached.
   */
  private static final long LOADER_STACK = 64L << 20;

  private static final Duration RETRY_AFTER = Duration.ofSeconds(60);

  private final ModelCatalog catalog;
  private final EngineSettings settings;
  private final Processor processor;
  private final LongAdder loads = new LongAdder();

  WeightsLoader(ModelCatalog catalog, EngineSettings settings, Processor processor) {
    this.catalog = catalog;
    this.settings = settings;
    this.processor = processor;
  }

  @Override
  public long bytes(ModelSpec model) {
    return catalog.files(model).estimatedBytes();
  }

  @Override
  public LoadedModel load(ModelSpec model) {
    loads.increment();
    ModelFiles files = existing(model);
    settings.nativesDirectory().ifPresent(OnnxRuntimeNatives::loadFrom);
    Int8Check.require(model, files.weights(), processor);
    FutureTask<OnnxModel> loading = new FutureTask<>(() -> OnnxModel.load(model, files.weights()));
    Thread.ofPlatform()
        .daemon()
        .stackSize(LOADER_STACK)
        .name("embedway-session-" + model.id())
        .start(loading);
    if (!isShipped(files)) {
      try {
        WeightsCheck.require(model, files);
      } catch (EmbedwayException e) {
        loaded(model, loading).close();
        throw e;
      }
    }
    return loaded(model, loading);
  }

  /** Count of the model loads that were begun. */
  long loads() {
    return loads.sum();
  }

  /**
   * True of shipped files, which were checked when they were packaged: checking them at every start
   * takes longer there than all else, since a JVM that starts on Lambda has no instructions for
   * SHA-256.
   */
  private boolean isShipped(ModelFiles files) {
    return settings
        .shippedModels()
        .filter(root -> files.weights().startsWith(root.toAbsolutePath().normalize()))
        .isPresent();
  }

  private ModelFiles existing(ModelSpec model) {
    ModelFiles files = catalog.files(model);
    if (!Files.isRegularFile(files.weights())) {
      throw new UnavailableException(
          ErrorCode.PROVIDER_UNAVAILABLE,
          "model "
              + model.id()
              + " has no weights here: there is no "
              + files.weights()
              + "; add it: ./embedway models add "
              + model.id(),
          RETRY_AFTER,
          null);
    }
    return files;
  }

  private static OnnxModel loaded(ModelSpec model, FutureTask<OnnxModel> loading) {
    try {
      return loading.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof EmbedwayException fault
          ? fault
          : new InternalException(
              ErrorCode.INTERNAL, "model " + model.id() + " cannot be loaded", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InternalException(
          ErrorCode.INTERNAL, "loading of model " + model.id() + " was interrupted", e);
    }
  }
}
