package dev.embedway.models;

import dev.embedway.core.config.EngineSettings;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InternalException;
import dev.embedway.core.model.ModelSpec;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * One model of the engine, whose tokenizer and weights are each loaded when they are first needed.
 *
 * <p>Thread-safe.
 */
final class OnnxModelSlot implements AutoCloseable {

  /**
   * ONNX Runtime walks the model's graph by recursion, a few frames a node; on the JVM's default of
   * 1 MB it overruns the stack and takes the process with it. Memory is used only as it is reached.
   */
  private static final long LOADER_STACK = 64L << 20;

  private final ModelSpec spec;
  private final Once<WordPieceTokenizer> tokenizer;
  private final Once<OnnxModel> weights;

  OnnxModelSlot(ModelSpec spec, ModelDirectory directory, EngineSettings settings) {
    this.spec = spec;
    this.tokenizer = new Once<>(() -> WordPieceTokenizer.of(directory.tokenizerOf(spec)));
    this.weights = new Once<>(() -> load(spec, directory.filesOf(spec), settings));
  }

  ModelSpec spec() {
    return spec;
  }

  WordPieceTokenizer tokenizer() {
    return tokenizer.get();
  }

  OnnxModel weights() {
    return weights.get();
  }

  /** Has the weights loaded by a thread of their own, so that the tokenizer can be meanwhile. */
  void prepareWeights() {
    if (!weights.isBegun()) {
      // What goes wrong here is met again, and reported, by whoever asks for the weights.
      Thread.ofPlatform().daemon().name("embedway-load-" + spec.id()).start(inBackground());
    }
  }

  private FutureTask<OnnxModel> inBackground() {
    return new FutureTask<>(weights::get);
  }

  private static OnnxModel load(ModelSpec spec, ModelFiles files, EngineSettings settings) {
    settings.nativesDirectory().ifPresent(OnnxRuntimeNatives::loadFrom);
    FutureTask<OnnxModel> loading = new FutureTask<>(() -> OnnxModel.load(spec, files.weights()));
    Thread.ofPlatform()
        .daemon()
        .stackSize(LOADER_STACK)
        .name("embedway-session-" + spec.id())
        .start(loading);
    try {
      WeightsCheck.require(spec, files.weights());
    } catch (EmbedwayException e) {
      loaded(spec, loading).close();
      throw e;
    }
    return loaded(spec, loading);
  }

  private static OnnxModel loaded(ModelSpec spec, FutureTask<OnnxModel> loading) {
    try {
      return loading.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof EmbedwayException fault
          ? fault
          : new InternalException(
              ErrorCode.INTERNAL, "model " + spec.id() + " cannot be loaded", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InternalException(
          ErrorCode.INTERNAL, "loading of model " + spec.id() + " was interrupted", e);
    }
  }

  @Override
  public void close() {
    weights.ifMade(OnnxModel::close);
  }
}
