package dev.embedway.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.breaker.BreakerState;
import dev.embedway.core.breaker.BreakerState.Open;
import dev.embedway.core.breaker.BreakerState.Phase;
import dev.embedway.core.breaker.BreakerStore;
import dev.embedway.core.topology.Topology;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three processes that call one provider, with a breaker in one DynamoDB. */
final class BreakerProcessesTest {

  private static final int PROCESSES = 3;
  private static final Duration BOUND = Duration.ofSeconds(30);

  /** Between a permit and the note of it, on a busy machine. */
  private static final Duration NOTING = Duration.ofMillis(100);

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
    await(() -> processes.stream().allMatch(process -> nextRead(process, open).isPresent()));
    provider.hold();

    for (BreakerProcess process : processes) {
      Instant read = nextRead(process, open).orElseThrow();
      List<Instant> calls = process.all("call");
      assertTrue(
          calls.stream()
              .noneMatch(call -> call.isAfter(read.plus(NOTING)) && call.isBefore(open.until())),
          () -> process.name() + " called after it read at " + read + ": " + calls);
    }
  }

  /** The end of the first read that began when the breaker was open. */
  private static Optional<Instant> nextRead(BreakerProcess process, Open open) {
    return process
        .firstAfter("reading", open.since().plus(NOTING))
        .flatMap(begun -> process.firstAfter("read", begun.minusMillis(1)));
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
