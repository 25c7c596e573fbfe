package dev.embedway.models.engine;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InternalException;
import dev.embedway.core.error.UnsupportedException;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.ModelSpec.Normalization;
import dev.embedway.core.model.Vector;
import dev.embedway.models.compile.ModelCompiler;
import dev.embedway.models.engine.residency.LoadedModel;
import dev.embedway.models.engine.residency.RunBuffers;
import dev.embedway.models.engine.residency.RunPolicy;
import dev.embedway.models.onnxfile.OnnxGraph;
import dev.embedway.models.tokenizer.TokenIds;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A model's weights in memory, ready to be run.
 *
 * <p>Thread-safe: each run uses the calling thread alone, which must be a platform thread, and
 * buffers of its own.
 */
final class OnnxModel implements LoadedModel {
  private final ModelSpec spec;
  private final Pooler pooler;
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final RunPolicy policy;
  private final String output;

  private OnnxModel(
      ModelSpec spec, OrtEnvironment environment, OrtSession session, RunPolicy policy) {
    this.spec = spec;
    this.policy = policy;
    this.pooler = new Pooler(spec.pooling(), spec.dim());
    this.environment = environment;
    this.session = session;
    this.output =
        OnnxGraph.TOKEN_OUTPUTS.stream()
            .filter(session.getOutputNames()::contains)
            .findFirst()
            .orElseGet(() -> session.getOutputNames().iterator().next());
  }

  /**
   * Reads the weights.
   *
   * @throws InternalException when they cannot be read
   */
  static OnnxModel load(ModelSpec spec, Path weights) {
    OrtEnvironment environment =
        OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
    RunPolicy policy = RunPolicy.of(spec.variant());
    try (SessionOptions options = new SessionOptions()) {
      configure(options, policy);
      OrtSession session = environment.createSession(weights.toString(), options);
      return new OnnxModel(
          spec, environment, session, isStatic(session) ? policy.ofStaticScales() : policy);
    } catch (OrtException e) {
      throw new InternalException(
          ErrorCode.INTERNAL, "model " + spec.id() + " cannot be loaded from " + weights, e);
    }
  }

  private static boolean isStatic(OrtSession session) throws OrtException {
    return session
        .getMetadata()
        .getCustomMetadataValue(ModelCompiler.METADATA)
        .filter(ModelCompiler.STATIC::equals)
        .isPresent();
  }

  private static void configure(SessionOptions options, RunPolicy policy) throws OrtException {
    options.setIntraOpNumThreads(1);
    options.setInterOpNumThreads(1);
    options.addConfigEntry("session.intra_op.allow_spinning", "0");
    options.addConfigEntry("session.inter_op.allow_spinning", "0");
    options.setOptimizationLevel(policy.optimization());
    // Patterns are kept per input shape, and nearly every run has another.
    options.setMemoryPatternOptimization(false);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Padding stands behind the texts, whichever side the model's own tokenizer would put it on:
   * then positions count from 0, a causal model's tokens see none of it, and the last token is at
   * the text's length.
   *
   * @throws UnsupportedException when the graph does not take the tokens
   * @throws InternalException when the run fails in another way
   */
  @Override
  public List<Vector> run(List<TokenIds> texts, RunBuffers buffers) {
    int width = texts.stream().mapToInt(TokenIds::length).max().orElseThrow();
    int tokens = texts.size() * width;
    buffers.reserve(tokens, spec.dim());
    FloatBuffer hidden = buffers.hidden(tokens * spec.dim());
    try {
      compute(texts, width, buffers, hidden);
    } catch (OrtException e) {
      throw failed(e, texts);
    }
    List<Vector> vectors = new ArrayList<>(texts.size());
    for (int row = 0; row < texts.size(); row++) {
      Vector pooled = Vector.of(pooler.pool(hidden, row * width, texts.get(row).length()));
      vectors.add(spec.normalization() == Normalization.L2 ? pooled.normalized() : pooled);
    }
    return vectors;
  }

  /** The fault of a run; one that would fail again is not to be tried again. */
  private EmbedwayException failed(OrtException cause, List<TokenIds> texts) {
    return switch (cause.getCode()) {
      case ORT_INVALID_ARGUMENT, ORT_NOT_IMPLEMENTED, ORT_INVALID_GRAPH ->
          new UnsupportedException(
              ErrorCode.PROVIDER_UNSUPPORTED,
              "the graph of model "
                  + spec.id()
                  + " does not take a text of up to "
                  + texts.stream().mapToInt(TokenIds::length).max().orElse(0)
                  + " tokens that its files allow; set a smaller max_tokens in embedway.json, or"
                  + " export it again");
      default ->
          new InternalException(ErrorCode.INTERNAL, "model " + spec.id() + " failed to run", cause);
    };
  }

  private void compute(List<TokenIds> texts, int width, RunBuffers buffers, FloatBuffer hidden)
      throws OrtException {
    int rows = texts.size();
    LongBuffer ids = buffers.ids(rows * width);
    LongBuffer mask = buffers.mask(rows * width);
    LongBuffer positions = buffers.positions(rows * width);
    for (int row = 0; row < rows; row++) {
      TokenIds text = texts.get(row);
      text.writeTo(ids.position(row * width));
      for (int i = 0; i < width; i++) {
        mask.put(i < text.length() ? 1 : 0);
        positions.put(i);
      }
      // A masked token's id matters to nothing but must exist: 0 always does.
      for (int i = text.length(); i < width; i++) {
        ids.put(0);
      }
    }
    long[] shape = {rows, width};
    long[] hiddenShape = {rows, width, spec.dim()};
    try (OnnxTensor idTensor = OnnxTensor.createTensor(environment, ids.rewind(), shape);
        OnnxTensor maskTensor = OnnxTensor.createTensor(environment, mask.rewind(), shape);
        OnnxTensor typeTensor =
            OnnxTensor.createTensor(environment, buffers.types(rows * width), shape);
        OnnxTensor positionTensor =
            OnnxTensor.createTensor(environment, positions.rewind(), shape);
        OnnxTensor hiddenTensor = OnnxTensor.createTensor(environment, hidden, hiddenShape);
        OrtSession.Result result =
            session.run(
                known(
                    Map.of(
                        OnnxGraph.IDS,
                        idTensor,
                        OnnxGraph.MASK,
                        maskTensor,
                        OnnxGraph.TYPES,
                        typeTensor,
                        OnnxGraph.POSITIONS,
                        positionTensor)),
                Map.of(output, hiddenTensor))) {
      // The output was written to the tensor's own buffer.
      assert result.size() == 1;
    }
  }

  @Override
  public RunPolicy policy() {
    return policy;
  }

  /** Those of the inputs that this graph has. */
  private Map<String, OnnxTensor> known(Map<String, OnnxTensor> inputs) {
    return inputs.size() == session.getNumInputs()
        ? inputs
        : inputs.entrySet().stream()
            .filter(input -> session.getInputNames().contains(input.getKey()))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new InternalException(
          ErrorCode.INTERNAL, "model " + spec.id() + " cannot be closed", e);
    }
  }
}
