package dev.embedway.functions.api;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.embedway.testing.LambdaContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Requests as API Gateway's events, through Lambda's own serializers. */
final class HttpEvents {

  private static final LambdaContext PLENTY = new LambdaContext(29_000);

  private final PojoSerializer<APIGatewayV2HTTPEvent> events =
      serializer(APIGatewayV2HTTPEvent.class);
  private final PojoSerializer<APIGatewayV2HTTPResponse> responses =
      serializer(APIGatewayV2HTTPResponse.class);
  private final ObjectMapper mapper = new ObjectMapper();

  Reply send(Ask ask, RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> handler) {
    return send(ask.event(), handler);
  }

  /** Sends an event as it is. */
  Reply send(String json, RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> handler) {
    APIGatewayV2HTTPEvent event =
        events.fromJson(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    responses.toJson(handler.handleRequest(event, PLENTY), written);
    try {
      JsonNode response = mapper.readTree(written.toByteArray());
      return new Reply(
          response.path("statusCode").asInt(),
          mapper.convertValue(
              response.path("headers"),
              mapper.getTypeFactory().constructMapType(Map.class, String.class, String.class)),
          body(response));
    } catch (IOException e) {
      throw new UncheckedIOException("an answer is not JSON", e);
    }
  }

  /** JSON, or text as it is. */
  private JsonNode body(JsonNode response) throws IOException {
    String type = response.at("/headers/Content-Type").asText();
    JsonNode body = response.path("body");
    return type.equals("application/json") ? mapper.readTree(body.textValue()) : body;
  }

  private static <T> PojoSerializer<T> serializer(Class<T> type) {
    return LambdaEventSerializers.serializerFor(type, HttpEvents.class.getClassLoader());
  }
}
