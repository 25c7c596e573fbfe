package dev.embedway.bench.coldstart;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.embedway.core.config.EmbedwaySettings;
import dev.embedway.core.model.PromptRole;
import dev.embedway.core.model.Vector;
import dev.embedway.core.provider.EmbedCall;
import dev.embedway.core.provider.EngineSettings;
import dev.embedway.models.engine.OnnxEmbeddingProvider;
import dev.embedway.models.known.BuiltInModels;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A handler that makes our engine, has it embed one text, and answers how long that took. */
public final class EngineStart implements RequestStreamHandler {

  /** Text that both contenders embed. */
  static final String TEXT = "What does the keeper of a lighthouse do when the lamp goes out?";

  private final String answer;

  /** Lambda's. */
  public EngineStart() {
    Path root = Path.of(Objects.requireNonNull(System.getenv("LAMBDA_TASK_ROOT")));
    EngineSettings settings =
        EmbedwaySettings.read(
                Map.of(
                    "EMBEDWAY_SHIPPED_MODELS_DIR", root.resolve("models").toString(),
                    "EMBEDWAY_NATIVES_DIR", root.resolve("natives").toString()))
            .engine();
    long begun = System.nanoTime();
    OnnxEmbeddingProvider engine =
        new OnnxEmbeddingProvider(BuiltInModels.all(), settings, InstantSource.system());
    Vector vector =
        engine
            .embed(
                new EmbedCall(
                    BuiltInModels.MINILM_INT8,
                    PromptRole.NONE,
                    List.of(TEXT),
                    Instant.now().plusSeconds(60)))
            .vectors()
            .getFirst();
    answer = answer(System.nanoTime() - begun, vector.toArray());
  }

  /** Nanoseconds, and the vector's first numbers, which tell that both did the same work. */
  static String answer(long nanoseconds, float[] vector) {
    return "{\"nanoseconds\":"
        + nanoseconds
        + ",\"vector\":["
        + vector[0]
        + ","
        + vector[1]
        + ","
        + vector[2]
        + "]}";
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    output.write(answer.getBytes(StandardCharsets.UTF_8));
  }
}
