package dev.embedway.aws.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.pipeline.control.StageSwitch;
import dev.embedway.core.pipeline.control.StageSwitch.Position;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.topology.QueueId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** The service is a server of the test's that answers what it is told to. */
final class LambdaStageSwitchTest {

  private static final String MAPPING = "1b2c-3d4e";
  private static final String BULK = "5f6a-7b8c";

  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final List<String> signatures = new CopyOnWriteArrayList<>();
  private final HttpServer service;
  private final StageSwitch mappings;
  private volatile int status = 200;
  private volatile String fault = "";
  private volatile String state = "Enabled";
  private volatile String bulkState = "Enabled";

  LambdaStageSwitchTest() throws IOException {
    service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    service.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          calls.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
          signatures.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
          String told = exchange.getRequestURI().getPath().endsWith(BULK) ? bulkState : state;
          byte[] said = ("{\"State\":\"" + told + "\"}").getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("x-amzn-ErrorType", fault);
          exchange.sendResponseHeaders(status, said.length);
          exchange.getResponseBody().write(said);
          exchange.close();
        });
    service.start();
    mappings = of(Map.of(QueueId.EMBEDDING, MAPPING));
  }

  private StageSwitch of(Map<QueueId, String> ids) {
    return new LambdaStageSwitch(
        URI.create("http://127.0.0.1:" + service.getAddress().getPort()),
        "eu-central-1",
        StaticCredentialsProvider.create(AwsBasicCredentials.create("AKID", "secret")),
        ids);
  }

  @AfterEach
  void stop() {
    service.stop(0);
  }

  @Test
  void turnsAMappingByItsPropertyEnabledAlone() {
    mappings.turn(PipelineStage.EMBEDDING, Position.OFF);
    mappings.turn(PipelineStage.EMBEDDING, Position.ON);

    assertEquals(
        List.of(
            "PUT /2015-03-31/event-source-mappings/1b2c-3d4e {\"Enabled\":false}",
            "PUT /2015-03-31/event-source-mappings/1b2c-3d4e {\"Enabled\":true}"),
        calls);
    assertTrue(
        signatures
            .getFirst()
            .matches("AWS4-HMAC-SHA256 Credential=AKID/\\d{8}/eu-central-1/lambda/aws4_request.*"),
        signatures.getFirst());
  }

  @Test
  void turnsTheMappingsOfBothLanes() {
    of(Map.of(QueueId.STORAGE, MAPPING, QueueId.STORAGE_BULK, BULK))
        .turn(PipelineStage.STORAGE, Position.OFF);

    assertEquals(
        List.of(
            "PUT /2015-03-31/event-source-mappings/1b2c-3d4e {\"Enabled\":false}",
            "PUT /2015-03-31/event-source-mappings/5f6a-7b8c {\"Enabled\":false}"),
        calls);
  }

  @ParameterizedTest
  @CsvSource({
    "Enabled, Enabled, ON",
    "Disabled, Disabling, OFF",
    "Enabled, Disabled, MIXED",
    "Disabled, Enabled, MIXED",
    "Updating, Disabled, CHANGING",
    "Enabled, Updating, CHANGING"
  })
  void positionIsThatOfTheMappingsOfBothLanes(String live, String bulk, Position position) {
    state = live;
    bulkState = bulk;

    assertEquals(
        Optional.of(position),
        of(Map.of(QueueId.EMBEDDING, MAPPING, QueueId.EMBEDDING_BULK, BULK))
            .position(PipelineStage.EMBEDDING));
  }

  @ParameterizedTest
  @CsvSource({
    "Enabled, ON",
    "Enabling, ON",
    "Disabled, OFF",
    "Disabling, OFF",
    "Creating, CHANGING",
    "Updating, CHANGING",
    "Deleting, CHANGING"
  })
  void positionIsTheMappingsState(String told, Position position) {
    state = told;

    assertEquals(Optional.of(position), mappings.position(PipelineStage.EMBEDDING));
    assertEquals(List.of("GET /2015-03-31/event-source-mappings/1b2c-3d4e "), calls);
  }

  @Test
  void stageWithoutAMappingHasNoSwitch() {
    mappings.turn(PipelineStage.STORAGE, Position.OFF);

    assertEquals(Optional.empty(), mappings.position(PipelineStage.STORAGE));
    assertEquals(List.of(), calls);
    assertSame(
        StageSwitch.NONE,
        LambdaStageSwitch.fromEnvironment(
            Map.of(),
            StaticCredentialsProvider.create(AwsBasicCredentials.create("AKID", "secret")),
            Map.of()));
  }

  @ParameterizedTest
  @CsvSource({
    "400, ResourceInUseException, true", "409, ResourceConflictException, true",
    "429, TooManyRequestsException, true", "500, ServiceException, true",
    "404, ResourceNotFoundException, false", "403, AccessDeniedException, false"
  })
  void refusalThatMayPassIsRetriable(int answered, String code, boolean passes) {
    status = answered;
    fault = code + ":http://internal.amazon.com/";

    EmbedwayException thrown =
        assertThrows(
            EmbedwayException.class, () -> mappings.turn(PipelineStage.EMBEDDING, Position.OFF));

    assertEquals(passes, thrown instanceof UnavailableException);
    assertTrue(String.valueOf(thrown.getMessage()).contains(code), thrown.getMessage());
  }

  @Test
  void serviceThatIsAwayIsUnavailable() {
    service.stop(0);

    EmbedwayException thrown =
        assertThrows(EmbedwayException.class, () -> mappings.position(PipelineStage.EMBEDDING));

    assertTrue(thrown instanceof UnavailableException);
    assertFalse(String.valueOf(thrown.getMessage()).contains("http"));
  }
}
