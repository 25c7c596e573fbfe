package dev.embedway.local;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.embedway.functions.embedding.EmbeddingHandler;
import dev.embedway.local.runner.LambdaFunction;
import dev.embedway.topology.FunctionId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** The embedding function in a process of its own, which handles one event. */
final class EmbeddingProcess {

  private EmbeddingProcess() {}

  /** Reads an event, handles it as Lambda's runtime would, and prints the outcome. */
  public static void main(String[] arguments) throws IOException {
    String event = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
    LambdaFunction<SQSEvent, SQSBatchResponse> function =
        new LambdaFunction<>(
            FunctionId.EMBEDDING.spec(),
            new EmbeddingHandler(),
            SQSEvent.class,
            SQSBatchResponse.class,
            InstantSource.system());
    System.out.println(function.invoke(event));
  }

  /** Starts one over the parts of a cloud, with its event. */
  static Process start(OutageCloud cloud, String event, Path output) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            UpProcess.java(),
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            UpProcess.classPath(),
            EmbeddingProcess.class.getName());
    builder.environment().clear();
    builder.environment().putAll(variables(cloud));
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    Process process = builder.start();
    process.getOutputStream().write(event.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().close();
    return process;
  }

  private static Map<String, String> variables(OutageCloud cloud) {
    Map<String, String> variables = new HashMap<>(TestEnvironment.variables());
    variables.put("LOCAL_API_URL", "http://127.0.0.1:" + cloud.provider().port() + "/v1");
    variables.put("AWS_LAMBDA_FUNCTION_NAME", FunctionId.EMBEDDING.functionName());
    variables.put("AWS_ENDPOINT_URL_SQS", url(cloud.sqs().port()));
    variables.put("AWS_ENDPOINT_URL_DYNAMODB", url(cloud.dynamoDb().port()));
    variables.put("AWS_ENDPOINT_URL_S3", url(cloud.s3().port()));
    variables.put("AWS_REGION", cloud.cloud().connection().s3().region());
    variables.put("AWS_ACCESS_KEY_ID", cloud.cloud().connection().s3().accessKeyId());
    variables.put("AWS_SECRET_ACCESS_KEY", cloud.cloud().connection().s3().secretAccessKey());
    variables.put("EMBEDWAY_DOCUMENTS_BUCKET", cloud.cloud().connection().s3().bucket());
    return variables;
  }

  private static String url(int port) {
    return "http://127.0.0.1:" + port;
  }
}
