package dev.embedway.aws;

import dev.embedway.aws.client.AwsClients;
import dev.embedway.aws.client.AwsEndpoints;
import dev.embedway.aws.control.DynamoBreakerStore;
import dev.embedway.core.breaker.Breaker;
import dev.embedway.core.breaker.BreakerId;
import dev.embedway.core.breaker.BreakerState;
import dev.embedway.core.breaker.BreakerStore;
import dev.embedway.core.breaker.Breakers;
import dev.embedway.core.breaker.CallCounts;
import dev.embedway.core.config.EmbedwaySettings;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.emulators.SharedEmulators;
import java.io.IOException;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/**
 * A process that calls a provider again and again through its breaker, and notes what happens,
 * until its input ends.
 */
final class BreakerWorker {

  static final BreakerId ID = new BreakerId("stub", "here");

  private static final int CALLERS = 2;
  private static final long PAUSE_MILLIS = 50;

  /** So a lease lasts for 16 s, in which a test has to look at what others do meanwhile. */
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(15);

  private static final Map<String, String> SHORT_CLOCKS =
      Map.of(
          "EMBEDDINGS_BREAKER_MIN_CALLS", "5",
          "EMBEDDINGS_BREAKER_FAILURE_RATE", "0.1",
          "EMBEDDINGS_BREAKER_WINDOW_SECONDS", "10",
          "EMBEDDINGS_BREAKER_OPEN_SECONDS", "3");

  private final URI provider;
  private final Breaker breaker;
  private final AtomicLong attempts = new AtomicLong();

  private BreakerWorker(URI provider, BreakerStore store) {
    this.provider = provider;
    this.breaker =
        new Breakers(
                new NotedReads(store),
                EmbedwaySettings.read(SHORT_CLOCKS).breaker(),
                InstantSource.system(),
                new SecureRandom(),
                _ -> {})
            .of(ID);
  }

  /** Endpoint of DynamoDB, table, address of the provider. */
  public static void main(String[] args) throws IOException {
    URI dynamoDb = URI.create(args[0]);
    AwsClients clients =
        AwsClients.at(
            AwsEndpoints.of(dynamoDb, dynamoDb, dynamoDb),
            "us-east-1",
            AwsBasicCredentials.create(
                SharedEmulators.CREDENTIALS.accessKeyId(),
                SharedEmulators.CREDENTIALS.secretAccessKey()));
    BreakerWorker worker =
        new BreakerWorker(
            URI.create(args[2]),
            new DynamoBreakerStore(
                clients.dynamoDb(), args[1], new SecureRandom(), Duration.ofSeconds(10)));
    try (ScheduledExecutorService callers = Executors.newScheduledThreadPool(CALLERS)) {
      for (int i = 0; i < CALLERS; i++) {
        var _ =
            callers.scheduleWithFixedDelay(worker::call, 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
      }
      while (System.in.read() >= 0) {
        // Input only shows that the parent process is still there.
      }
      callers.shutdownNow();
    }
  }

  private void call() {
    long attempt = attempts.incrementAndGet();
    note("attempt" + attempt);
    try {
      note(breaker.call(Instant.now().plus(CALL_TIMEOUT), deadline -> ask(attempt, deadline)));
    } catch (EmbedwayException e) {
      note(e.code() == ErrorCode.BREAKER_OPEN ? "refused" : "failed");
    }
  }

  private String ask(long attempt, Instant deadline) {
    note("call" + attempt);
    try {
      HttpURLConnection connection = (HttpURLConnection) provider.toURL().openConnection();
      // A connection that is used again and found broken would be asked twice.
      connection.setRequestProperty("Connection", "close");
      connection.setReadTimeout((int) Duration.between(Instant.now(), deadline).toMillis());
      if (connection.getResponseCode() == HttpURLConnection.HTTP_OK) {
        return "answered";
      }
      throw down(null);
    } catch (IOException e) {
      throw down(e);
    }
  }

  private static UnavailableException down(@Nullable IOException cause) {
    return new UnavailableException(
        ErrorCode.PROVIDER_UNAVAILABLE, "the provider is down", Duration.ofSeconds(1), cause);
  }

  private static synchronized void note(String word) {
    PrintStream out = System.out;
    out.print(word + " " + System.currentTimeMillis() + "\n");
    out.flush();
  }

  /** Notes when reads begin and when they are over. */
  private record NotedReads(BreakerStore store) implements BreakerStore {

    @Override
    public Optional<Reading> read(BreakerId id, Instant from) {
      note("reading");
      Optional<Reading> answer = store.read(id, from);
      note("read");
      return answer;
    }

    @Override
    public Optional<BreakerState> change(BreakerId id, long expected, BreakerState next) {
      return store.change(id, expected, next);
    }

    @Override
    public void add(BreakerId id, long term, Instant bucket, CallCounts counts, Instant keepUntil) {
      store.add(id, term, bucket, counts, keepUntil);
    }

    @Override
    public List<BreakerId> list() {
      return store.list();
    }

    @Override
    public List<BreakerId> troubled(BreakerId endpoint, int max) {
      return store.troubled(endpoint, max);
    }
  }
}
