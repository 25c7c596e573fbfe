package dev.embedway.local;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.embedway.functions.chunking.ChunkingHandler;
import dev.embedway.functions.embedding.EmbeddingHandler;
import dev.embedway.functions.reembed.ReembedHandler;
import dev.embedway.functions.storage.StorageHandler;
import dev.embedway.local.cloud.data.DataDirectory;
import dev.embedway.local.runner.Invocable;
import dev.embedway.local.runner.LambdaFunction;
import dev.embedway.pgvector.schema.PgSchema;
import dev.embedway.topology.FunctionId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** A function in a process of its own, which handles one event. */
final class FunctionProcess {

  private FunctionProcess() {}

  /** Reads an event, handles it as Lambda's runtime would, and prints the outcome. */
  public static void main(String[] arguments) throws IOException {
    String event = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
    System.out.println(function(FunctionId.valueOf(arguments[0])).invoke(event));
  }

  private static Invocable function(FunctionId id) {
    return switch (id) {
      case CHUNKING -> ofQueue(id, new ChunkingHandler());
      case EMBEDDING -> ofQueue(id, new EmbeddingHandler());
      case STORAGE -> ofQueue(id, new StorageHandler());
      case REEMBED -> ofSchedule(id, new ReembedHandler());
      case API, DATA, DEADLETTER, COMPACTOR, HNSW_INDEXES, RECONCILE, MIGRATIONS, DATABASE_ROLES ->
          throw new IllegalArgumentException("no test starts " + id);
    };
  }

  private static Invocable ofQueue(
      FunctionId id, RequestHandler<SQSEvent, SQSBatchResponse> handler) {
    return new LambdaFunction<>(
        id.spec(), handler, SQSEvent.class, SQSBatchResponse.class, InstantSource.system());
  }

  private static Invocable ofSchedule(FunctionId id, RequestStreamHandler handler) {
    return new LambdaFunction<>(
        id.spec(),
        (_, context) -> answer(handler, context),
        Object.class,
        String.class,
        InstantSource.system());
  }

  private static String answer(RequestStreamHandler handler, Context context) {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    try {
      handler.handleRequest(
          new ByteArrayInputStream("{}".getBytes(StandardCharsets.UTF_8)), answer, context);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return answer.toString(StandardCharsets.UTF_8);
  }

  /**
   * Starts one over the parts of a cloud, with its event.
   *
   * @param more variables of its environment, in place of those that lead to the cloud's parts
   */
  static Process start(
      OutageCloud cloud, FunctionId function, Map<String, String> more, String event, Path output)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            UpProcess.java(),
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            UpProcess.classPath(),
            FunctionProcess.class.getName(),
            function.name());
    builder.environment().clear();
    builder.environment().putAll(variables(cloud, function));
    builder.environment().putAll(more);
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    Process process = builder.start();
    process.getOutputStream().write(event.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().close();
    return process;
  }

  private static Map<String, String> variables(OutageCloud cloud, FunctionId function) {
    Map<String, String> variables = new HashMap<>(TestEnvironment.variables());
    variables.put("LOCAL_API_URL", "http://127.0.0.1:" + cloud.provider().port() + "/v1");
    variables.put("AWS_LAMBDA_FUNCTION_NAME", function.functionName());
    variables.put("AWS_ENDPOINT_URL_SQS", url(cloud.sqs().port()));
    variables.put("AWS_ENDPOINT_URL_DYNAMODB", url(cloud.dynamoDb().port()));
    variables.put("AWS_ENDPOINT_URL_S3", url(cloud.s3().port()));
    variables.put("AWS_REGION", cloud.cloud().connection().s3().region());
    variables.put("AWS_ACCESS_KEY_ID", cloud.cloud().connection().s3().accessKeyId());
    variables.put("AWS_SECRET_ACCESS_KEY", cloud.cloud().connection().s3().secretAccessKey());
    variables.put("EMBEDWAY_DOCUMENTS_BUCKET", cloud.cloud().connection().s3().bucket());
    variables.put("EMBEDWAY_DATABASE_URL", database(cloud));
    return variables;
  }

  static String url(int port) {
    return "http://127.0.0.1:" + port;
  }

  /** The login that the cloud's own functions have. */
  private static String database(OutageCloud cloud) {
    URI server = URI.create(cloud.database().jdbcUrl().substring("jdbc:".length()));
    String password =
        new DataDirectory(cloud.cloud().dataDirectory())
            .secrets(new SecureRandom())
            .databasePassword();
    return "jdbc:postgresql://127.0.0.1:%d%s?user=%s&password=%s"
        .formatted(cloud.postgres().port(), server.getPath(), PgSchema.APP_ROLE, password);
  }
}
