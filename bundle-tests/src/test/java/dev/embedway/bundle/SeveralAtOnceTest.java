package dev.embedway.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.local.runner.InvocationOutcome;
import dev.embedway.local.runner.process.RuntimeProcess;
import dev.embedway.local.runner.process.RuntimeProcess.Initialization;
import dev.embedway.topology.FunctionId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Several requests at once in one environment, as Managed Instances have them. */
class SeveralAtOnceTest {

  private static final int REQUESTS = 24;
  private static final long BOUND_SECONDS = 60;

  @Test
  void eachGetsTheVectorThatItWouldGetAlone() {
    try (Surroundings surroundings = Surroundings.make();
        RuntimeProcess api = start(surroundings)) {
      List<JsonNode> alone =
          IntStream.range(0, REQUESTS).mapToObj(i -> vector(api.invoke(event(i)))).toList();

      List<CompletableFuture<InvocationOutcome>> together =
          IntStream.range(0, REQUESTS).mapToObj(i -> api.api().invoke(event(i))).toList();

      assertEquals(
          alone,
          together.stream()
              .map(outcome -> outcome.orTimeout(BOUND_SECONDS, TimeUnit.SECONDS).join())
              .map(SeveralAtOnceTest::vector)
              .toList());
    }
  }

  private static RuntimeProcess start(Surroundings surroundings) {
    Map<String, String> variables = new HashMap<>(surroundings.variables(FunctionId.API));
    variables.put("AWS_LAMBDA_MAX_CONCURRENCY", "4");
    return Zip.of("api").start(FunctionId.API.spec(), Initialization.ON_DEMAND, variables);
  }

  private static String event(int number) {
    return Http.event(
        "POST",
        "/v1/embeddings",
        "{\"model\":\"all-MiniLM-L6-v2\",\"input\":\"tide table number " + number + "\"}");
  }

  private static JsonNode vector(InvocationOutcome outcome) {
    Http.Answer answer = Http.read(outcome);
    assertEquals(200, answer.status(), answer.body().toString());
    return answer.body().path("data").get(0).path("embedding");
  }
}
