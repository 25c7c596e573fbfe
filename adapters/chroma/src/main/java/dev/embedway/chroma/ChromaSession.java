package dev.embedway.chroma;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.chroma.http.ChromaClient;
import dev.embedway.chroma.http.ChromaCollections;
import dev.embedway.chroma.http.ChromaException;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InternalException;
import dev.embedway.core.error.TimedOutException;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.observe.Part;
import dev.embedway.core.observe.PartHealth;
import dev.embedway.core.tenant.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Work on the collections of a store within a time: changes of a store one after the other, reads
 * of it beside one another. The locks are this process's, so no two processes may use the same
 * collections.
 */
@ThreadSafe
final class ChromaSession {

  private static final Duration MAX_TIME = Duration.ofSeconds(60);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);
  private static final int LOCKS = 64;

  private final ChromaClient client;
  private final InstantSource clock;
  private final PartHealth health;
  private final List<ReentrantReadWriteLock> locks =
      Stream.generate(ReentrantReadWriteLock::new).limit(LOCKS).toList();

  ChromaSession(ChromaClient client, InstantSource clock, PartHealth health) {
    this.client = client;
    this.clock = clock;
    this.health = health;
  }

  /** Changes a store, while nobody reads it. */
  <T> T change(TenantId tenant, String storeId, Function<ChromaCollections, T> work) {
    return locked(lock(tenant, storeId).writeLock(), clock.instant().plus(MAX_TIME), work);
  }

  /** Reads a store, while nobody changes it. */
  <T> T read(
      TenantId tenant, String storeId, Instant deadline, Function<ChromaCollections, T> work) {
    return locked(lock(tenant, storeId).readLock(), deadline, work);
  }

  /** The same within the time of a change. */
  <T> T read(TenantId tenant, String storeId, Function<ChromaCollections, T> work) {
    return read(tenant, storeId, clock.instant().plus(MAX_TIME), work);
  }

  /** Reads names of collections. */
  List<String> names(String prefix) {
    Instant deadline = clock.instant().plus(MAX_TIME);
    return noted(() -> client.collections(() -> timeLeft(deadline)).names(prefix));
  }

  /** Asks the server for a sign of life; returns the number of requests that are under way. */
  int ping(Instant deadline) {
    return noted(() -> {
      client.heartbeat(timeLeft(deadline));
      return client.underWay();
    });
  }

  private ReentrantReadWriteLock lock(TenantId tenant, String storeId) {
    return locks.get(Math.floorMod(31 * tenant.hashCode() + storeId.hashCode(), LOCKS));
  }

  private <T> T locked(Lock lock, Instant deadline, Function<ChromaCollections, T> work) {
    acquire(lock, deadline);
    try {
      return noted(() -> work.apply(client.collections(() -> timeLeft(deadline))));
    } finally {
      lock.unlock();
    }
  }

  private void acquire(Lock lock, Instant deadline) {
    try {
      if (!lock.tryLock(timeLeft(deadline).toMillis(), TimeUnit.MILLISECONDS)) {
        throw late(null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable(e);
    }
  }

  /** A call to the server. */
  @FunctionalInterface
  private interface Call<T> {
    T answer();
  }

  private <T> T noted(Call<T> call) {
    try {
      T answer = call.answer();
      health.answered(Part.DATABASE);
      return answer;
    } catch (ChromaException e) {
      if (e.kind() == ChromaException.Kind.UNREACHABLE) {
        health.failed(Part.DATABASE);
      }
      throw fault(e);
    }
  }

  /** The server's own words stay in the cause: they may quote values. */
  private static EmbedwayException fault(ChromaException e) {
    return switch (e.kind()) {
      case UNREACHABLE, INTERRUPTED, FAILED -> unavailable(e);
      case TIMED_OUT -> late(e);
      case FOREIGN, REFUSED ->
          new InternalException(ErrorCode.INTERNAL, "the vector store failed", e);
    };
  }

  private static UnavailableException unavailable(Throwable cause) {
    return new UnavailableException(
        ErrorCode.STORE_UNAVAILABLE, "the vector store does not answer", RETRY_AFTER, cause);
  }

  private static TimedOutException late(@Nullable Throwable cause) {
    return new TimedOutException(
        ErrorCode.DEADLINE_EXCEEDED, "the vector store did not answer in time", cause);
  }

  private Duration timeLeft(Instant deadline) {
    Duration left = Duration.between(clock.instant(), deadline);
    if (left.toMillis() < 1) {
      throw late(null);
    }
    return left.compareTo(MAX_TIME) < 0 ? left : MAX_TIME;
  }
}
