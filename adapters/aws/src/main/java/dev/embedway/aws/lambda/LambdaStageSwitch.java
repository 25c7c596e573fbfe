package dev.embedway.aws.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.embedway.aws.client.AwsCall;
import dev.embedway.aws.client.AwsEndpoints;
import dev.embedway.aws.client.SignedRequests;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InternalException;
import dev.embedway.core.pipeline.control.StageSwitch;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.topology.QueueId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/**
 * Switches of Lambda's event source mappings: property {@code Enabled}. Turning one off stops the
 * polling of its queue within seconds; messages that its pollers have received are worked on.
 *
 * <p>Thread-safe. By hand, since two calls do not repay a further client of the SDK.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_UpdateEventSourceMapping.html">
 *     UpdateEventSourceMapping</a>
 */
public final class LambdaStageSwitch implements StageSwitch {

  private static final String SERVICE = "Lambda";
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
  private static final int CONFLICT = 409;
  private static final int THROTTLED = 429;
  private static final int FAILED = 500;

  private final SignedRequests requests;
  private final Map<QueueId, String> mappings;
  private final JsonMapper json = new JsonMapper();

  /** The service at an address. */
  LambdaStageSwitch(
      URI endpoint,
      String region,
      AwsCredentialsProvider credentials,
      Map<QueueId, String> mappings) {
    this.requests = new SignedRequests(endpoint, region, credentials, "lambda", TIMEOUT);
    this.mappings = Map.copyOf(mappings);
  }

  /**
   * The service of this process's region.
   *
   * @param environment may name another address as {@code AWS_ENDPOINT_URL_LAMBDA}
   * @param mappings ids of the mappings of the queues
   * @return no switch at all where no mapping is named
   */
  static StageSwitch fromEnvironment(
      Map<String, String> environment,
      AwsCredentialsProvider credentials,
      Map<QueueId, String> mappings) {
    if (mappings.isEmpty()) {
      return StageSwitch.NONE;
    }
    Region region = DefaultAwsRegionProviderChain.builder().build().getRegion();
    return new LambdaStageSwitch(
        AwsEndpoints.override(environment, "LAMBDA").orElseGet(() -> endpoint(region)),
        region.id(),
        credentials,
        mappings);
  }

  private static URI endpoint(Region region) {
    return URI.create(
        "https://lambda." + region.id() + "." + PartitionMetadata.of(region).dnsSuffix());
  }

  @Override
  public Optional<Position> position(PipelineStage stage) {
    return Position.of(
        mappings(stage).map(id -> position(call(id, SdkHttpMethod.GET, ""))).toList());
  }

  @Override
  public void turn(PipelineStage stage, Position position) {
    mappings(stage)
        .forEach(
            id -> call(id, SdkHttpMethod.PUT, "{\"Enabled\":" + (position == Position.ON) + "}"));
  }

  private Stream<String> mappings(PipelineStage stage) {
    return stage.queues().stream().flatMap(queue -> Stream.ofNullable(mappings.get(queue)));
  }

  private static Position position(JsonNode mapping) {
    return switch (mapping.path("State").asText()) {
      case "Enabled", "Enabling" -> Position.ON;
      case "Disabled", "Disabling" -> Position.OFF;
      // Creating, Updating, Deleting.
      default -> Position.CHANGING;
    };
  }

  private JsonNode call(String mapping, SdkHttpMethod method, String body) {
    try (HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
      HttpResponse<String> answer =
          http.send(
              requests.of(
                  method,
                  "/2015-03-31/event-source-mappings/" + mapping,
                  body.getBytes(StandardCharsets.UTF_8)),
              BodyHandlers.ofString());
      if (answer.statusCode() / 100 != 2) {
        throw refused(answer);
      }
      return json.readTree(answer.body());
    } catch (IOException e) {
      throw AwsCall.unavailable(SERVICE + " did not answer", RETRY_AFTER, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw AwsCall.unavailable(SERVICE + " was not waited for", RETRY_AFTER, e);
    }
  }

  /** A mapping that is being changed answers 400 or 409 until it has settled. */
  private static EmbedwayException refused(HttpResponse<String> answer) {
    String code = answer.headers().firstValue("x-amzn-errortype").orElse("").split(":", 2)[0];
    boolean isPassing =
        code.equals("ResourceInUseException")
            || answer.statusCode() == CONFLICT
            || answer.statusCode() == THROTTLED
            || answer.statusCode() >= FAILED;
    String message = SERVICE + " refused a request: " + code + ", status " + answer.statusCode();
    return isPassing
        ? AwsCall.unavailable(message, RETRY_AFTER, null)
        : new InternalException(ErrorCode.INTERNAL, message, null);
  }
}
