package dev.embedway.testing.fakes;

import dev.embedway.core.limit.Bucket;
import dev.embedway.core.limit.LimiterStore;
import dev.embedway.core.limit.TakeResult;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Buckets in memory, which count the calls; thread-safe. */
public final class MemoryLimiterStore implements LimiterStore {

  private final Map<String, Instant> full = new HashMap<>();
  private final AtomicInteger calls = new AtomicInteger();

  /** Calls until now. */
  public int calls() {
    return calls.get();
  }

  @Override
  public synchronized TakeResult take(Bucket bucket, long permits, Instant known, Instant now) {
    calls.incrementAndGet();
    Instant before = full.getOrDefault(bucket.name(), Instant.EPOCH);
    if (before.isAfter(bucket.latestFor(permits, now))) {
      return new TakeResult.Insufficient(before);
    }
    return new TakeResult.Taken(move(bucket, permits, before, now));
  }

  @Override
  public synchronized Instant charge(Bucket bucket, long permits, Instant known, Instant now) {
    calls.incrementAndGet();
    return move(bucket, permits, full.getOrDefault(bucket.name(), Instant.EPOCH), now);
  }

  @Override
  public synchronized Optional<Instant> fullAt(Bucket bucket, Instant now) {
    calls.incrementAndGet();
    return Optional.ofNullable(full.get(bucket.name())).filter(now::isBefore);
  }

  private Instant move(Bucket bucket, long permits, Instant before, Instant now) {
    Instant after = (before.isAfter(now) ? before : now).plus(bucket.gains(permits));
    full.put(bucket.name(), after);
    return after;
  }
}
