package dev.embedway.functions.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.embedway.aws.lambda.EventPriming;
import dev.embedway.aws.lambda.PrimingContext;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SearchPrimingTest {

  private final Cloud cloud = Cloud.start();

  @AfterAll
  void stop() {
    cloud.close();
  }

  @Test
  void reachesAnAnswerWithAMatchAndLeavesNothingBehind() throws IOException {
    cloud.operations().meter().flush();
    long items = cloud.items();

    APIGatewayV2HTTPResponse answer = answer(cloud.parts().searchPriming());

    assertEquals(200, answer.getStatusCode(), answer.getBody());
    JsonNode page = new JsonMapper().readTree(answer.getBody());
    assertEquals("warm", page.at("/data/0/content/0/text").asText(), page.toString());
    cloud.operations().meter().flush();
    assertEquals(items, cloud.items());
  }

  private static APIGatewayV2HTTPResponse answer(EventPriming<APIGatewayV2HTTPEvent> priming) {
    APIGatewayV2HTTPEvent event =
        LambdaEventSerializers.serializerFor(
                APIGatewayV2HTTPEvent.class, SearchPrimingTest.class.getClassLoader())
            .fromJson(priming.json());
    return (APIGatewayV2HTTPResponse) priming.handler().handleRequest(event, new PrimingContext());
  }
}
