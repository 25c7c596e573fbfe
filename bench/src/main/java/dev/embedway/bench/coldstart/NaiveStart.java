package dev.embedway.bench.coldstart;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * The same as {@link EngineStart} the way the libraries' own pages have it: natives unpacked from
 * their jars, DJL's tokenizer, the model read as bytes, one after the other.
 */
public final class NaiveStart implements RequestStreamHandler {

  private final String answer;

  /** Lambda's. */
  public NaiveStart() throws IOException, OrtException {
    Path model =
        Path.of(
            Objects.requireNonNull(System.getenv("LAMBDA_TASK_ROOT")),
            "models",
            "all-MiniLM-L6-v2");
    long begun = System.nanoTime();
    HuggingFaceTokenizer tokenizer =
        HuggingFaceTokenizer.newInstance(model.resolve("tokenizer.json"));
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    OrtSession session = environment.createSession(Files.readAllBytes(model.resolve("model.onnx")));
    float[] vector = embed(tokenizer.encode(EngineStart.TEXT), environment, session);
    answer = EngineStart.answer(System.nanoTime() - begun, vector);
  }

  private static float[] embed(Encoding encoding, OrtEnvironment environment, OrtSession session)
      throws OrtException {
    long[] mask = encoding.getAttentionMask();
    try (OnnxTensor ids = OnnxTensor.createTensor(environment, row(encoding.getIds()));
        OnnxTensor masks = OnnxTensor.createTensor(environment, row(mask));
        OnnxTensor types = OnnxTensor.createTensor(environment, row(encoding.getTypeIds()));
        OrtSession.Result result =
            session.run(
                Map.of("input_ids", ids, "attention_mask", masks, "token_type_ids", types))) {
      return normalized(mean(((float[][][]) result.get(0).getValue())[0], mask));
    }
  }

  private static long[][] row(long[] values) {
    return new long[][] {values};
  }

  private static float[] mean(float[][] tokens, long[] mask) {
    float[] sum = new float[tokens[0].length];
    for (int token = 0; token < tokens.length; token++) {
      for (int i = 0; i < sum.length && mask[token] == 1; i++) {
        sum[i] += tokens[token][i];
      }
    }
    return sum;
  }

  private static float[] normalized(float[] vector) {
    double square = 0;
    for (float value : vector) {
      square += value * value;
    }
    float[] unit = new float[vector.length];
    for (int i = 0; i < unit.length; i++) {
      unit[i] = (float) (vector[i] / Math.sqrt(square));
    }
    return unit;
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    output.write(answer.getBytes(StandardCharsets.UTF_8));
  }
}
