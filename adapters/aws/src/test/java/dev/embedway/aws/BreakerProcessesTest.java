package dev.embedway.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.aws.BreakerProcess.Note;
import dev.embedway.aws.client.AwsClients;
import dev.embedway.aws.control.DynamoBreakerStore;
import dev.embedway.core.breaker.BreakerState;
import dev.embedway.core.breaker.BreakerState.Open;
import dev.embedway.core.breaker.BreakerState.Phase;
import dev.embedway.core.breaker.BreakerStore;
import dev.embedway.topology.Topology;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three processes that call one provider, with a breaker in one DynamoDB. */
final class BreakerProcessesTest {

  private static final int PROCESSES = 3;
  private static final Duration BOUND = Duration.ofMinutes(2);

  private static final AwsClients CLIENTS = TestCloud.clients();

  private final String table = TestCloud.table(CLIENTS, Topology.CONTROL_TABLE);
  private final BreakerStore store =
      new DynamoBreakerStore(CLIENTS.dynamoDb(), table, new SecureRandom(), BOUND);
  private final ProviderStub provider = ProviderStub.start();
  private List<BreakerProcess> processes = List.of();

  @AfterAll
  static void closeClients() {
    CLIENTS.close();
  }

  @BeforeEach
  void start(@TempDir Path directory) {
    processes =
        IntStream.range(0, PROCESSES)
            .mapToObj(i -> BreakerProcess.start("p" + i, table, provider.address(), directory))
            .toList();
  }

  @AfterEach
  void stop() throws IOException {
    provider.answer();
    processes.forEach(BreakerProcess::close);
    provider.close();
  }

  @Test
  void fleetStopsCallingAProviderThatIsDownAndProbesItOnceEvenIfTheProberDies() {
    await(() -> processes.stream().allMatch(process -> process.count("answered") >= 3));

    goesDown();
    recoversAfterOneProbe();
    goesDown();
    outlivesTheDeathOfTheProber();
  }

  private void goesDown() {
    provider.refuse();
    await(() -> state() instanceof Open);
    Open open = (Open) state();
    Instant seen = Instant.now();
    await(() ->
        processes.stream()
            .allMatch(process -> attemptsThatKnew(process, seen).findAny().isPresent()));
    provider.hold();

    for (BreakerProcess process : processes) {
      assertEquals(
          List.of(),
          attemptsThatKnew(process, seen)
              .flatMap(attempt -> callOf(process, attempt, open))
              .toList(),
          () -> process.name() + " called although it knew that the breaker was open");
    }
  }

  /** Attempts that began behind a read that began when the breaker was seen to be open. */
  private static Stream<Note> attemptsThatKnew(BreakerProcess process, Instant open) {
    return process.notes().stream()
        .dropWhile(note -> !note.word().equals("reading") || !note.at().isAfter(open))
        .dropWhile(note -> !note.word().equals("read"))
        .filter(note -> note.word().startsWith("attempt"));
  }

  /** The call that an attempt made before it might have been the probe. */
  private static Stream<Note> callOf(BreakerProcess process, Note attempt, Open open) {
    String call = "call" + attempt.word().substring("attempt".length());
    return process.notes().stream()
        .filter(note -> note.word().equals(call))
        .filter(note -> note.at().isBefore(open.until().truncatedTo(ChronoUnit.MILLIS)));
  }

  private void recoversAfterOneProbe() {
    await(() -> provider.held() > 0);
    allAreRefusedAgain(processes);

    assertEquals(1, provider.held());

    provider.answer();
    allAreAnsweredAgain(processes);
    assertEquals(Phase.CLOSED, state().phase(Instant.now()));
  }

  private void outlivesTheDeathOfTheProber() {
    await(() -> provider.held() > 0);
    assertEquals(1, provider.held());
    BreakerProcess prober =
        processes.stream()
            .filter(process -> provider.holds(process.name()))
            .findFirst()
            .orElseThrow();
    List<BreakerProcess> others = processes.stream().filter(process -> process != prober).toList();

    prober.kill();
    allAreRefusedAgain(others);
    await(() -> provider.held() > 1);
    allAreRefusedAgain(others);

    assertEquals(2, provider.held());
    provider.answer();
    allAreAnsweredAgain(others);
    assertEquals(Phase.CLOSED, state().phase(Instant.now()));
  }

  private void allAreRefusedAgain(List<BreakerProcess> some) {
    Instant now = Instant.now();
    await(() ->
        some.stream()
            .allMatch(
                process -> process.all("refused").stream().filter(now::isBefore).count() > 3));
  }

  private void allAreAnsweredAgain(List<BreakerProcess> some) {
    Instant now = Instant.now();
    await(() -> some.stream().allMatch(process -> process.firstAfter("answered", now).isPresent()));
  }

  private BreakerState state() {
    return store.read(BreakerWorker.ID, Instant.now()).orElseThrow().state();
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + BOUND.toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "not so within " + BOUND);
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }
}
