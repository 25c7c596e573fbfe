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
    FutureTask<Void> check =
        new FutureTask<>(() -> WeightsCheck.require(spec, files.weights()), null);
    Thread.ofPlatform().daemon().name("embedway-check-" + spec.id()).start(check);
    settings.nativesDirectory().ifPresent(OnnxRuntimeNatives::loadFrom);
    OnnxModel model = OnnxModel.load(spec, files.weights());
    try {
      check.get();
      return model;
    } catch (ExecutionException e) {
      model.close();
      throw e.getCause() instanceof EmbedwayException fault
          ? fault
          : new InternalException(
              ErrorCode.INTERNAL, "model " + spec.id() + " cannot be checked", e);
    } catch (InterruptedException e) {
      model.close();
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
