package dev.embedway.models.engine;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import dev.embedway.core.model.Variant;
import dev.embedway.models.engine.residency.RunPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * A model run as its page says, by nothing of the engine: HuggingFace's own tokenizer, ONNX Runtime
 * with one text at a time, and the pooling in doubles.
 *
 * <p>One thread at a time.
 */
final class ReferenceModel implements AutoCloseable {

  /** Ways to make a text's vector of its tokens'. */
  enum Pool {
    FIRST_TOKEN,
    MEAN_OF_ALL
  }

  private final HuggingFaceTokenizer tokenizer;

  /** By the engine's level: there is one environment in a process. */
  private final OrtEnvironment environment =
      OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);

  private final OrtSession session;
  private final Pool pool;

  /** The model of a directory, which reads this many tokens. */
  ReferenceModel(Path directory, Variant variant, int maxTokens, Pool pool)
      throws IOException, OrtException {
    this.tokenizer =
        HuggingFaceTokenizer.builder()
            .optTokenizerPath(directory)
            .optTruncation(true)
            .optMaxLength(maxTokens)
            .optPadding(false)
            .build();
    this.pool = pool;
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      // Another order of operations would round 8-bit numbers otherwise.
      options.setOptimizationLevel(RunPolicy.of(variant).optimization());
      this.session = environment.createSession(directory.resolve("model.onnx").toString(), options);
    }
  }

  /** The vector of a text, which has its prompt before it, at length 1. */
  double[] vector(String text) throws OrtException {
    Encoding encoding = tokenizer.encode(text);
    try (OnnxTensor ids = row(encoding.getIds());
        OnnxTensor mask = row(encoding.getAttentionMask());
        OnnxTensor types = row(encoding.getTypeIds());
        OrtSession.Result result =
            session.run(
                Map.of("input_ids", ids, "attention_mask", mask, "token_type_ids", types))) {
      float[][][] hidden =
          (float[][][])
              result
                  .get("last_hidden_state")
                  .or(() -> result.get("token_embeddings"))
                  .orElseThrow()
                  .getValue();
      return normalized(pooled(hidden[0]));
    }
  }

  private OnnxTensor row(long[] values) throws OrtException {
    return OnnxTensor.createTensor(environment, new long[][] {values});
  }

  private double[] pooled(float[][] tokens) {
    int counted = pool == Pool.FIRST_TOKEN ? 1 : tokens.length;
    double[] sum = new double[tokens[0].length];
    for (int token = 0; token < counted; token++) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += tokens[token][i] / counted;
      }
    }
    return sum;
  }

  private static double[] normalized(double[] vector) {
    double squares = 0;
    for (double value : vector) {
      squares += value * value;
    }
    double length = Math.sqrt(squares);
    double[] unit = new double[vector.length];
    for (int i = 0; i < unit.length; i++) {
      unit[i] = vector[i] / length;
    }
    return unit;
  }

  @Override
  public void close() throws OrtException {
    session.close();
    tokenizer.close();
  }
}
