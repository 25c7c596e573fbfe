package dev.embedway.functions.reembed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.testing.LambdaContext;
import dev.embedway.testing.TestClock;
import dev.embedway.topology.FunctionId;
import dev.embedway.topology.Topology;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

final class ReembedHandlerTest {

  private final TestClock clock = new TestClock();
  private final Instant start = clock.instant();

  @Test
  void runWithoutWorkIsOnePass() throws IOException {
    assertEquals("{\"passes\":1}", run(_ -> false));
    assertEquals(start, clock.instant());
  }

  @Test
  void passesFollowOneAnotherWhileThereIsWorkAndEndBeforeTheNextRun() throws IOException {
    Duration period = Topology.aws().schedule(FunctionId.REEMBED).period();

    String answer = run(_ -> true);

    assertEquals("{\"passes\":17}", answer);
    assertTrue(clock.instant().isBefore(start.plus(period)), clock.instant().toString());
  }

  private String run(Predicate<Instant> pass) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    new ReembedHandler(pass, clock, clock::advance)
        .handleRequest(InputStream.nullInputStream(), answer, new LambdaContext(120_000));
    return answer.toString(StandardCharsets.UTF_8);
  }
}
