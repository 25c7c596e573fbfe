package dev.embedway.aws.dynamo;

import dev.embedway.aws.client.AwsCall;
import java.util.random.RandomGenerator;

/**
 * Backoff when others change the same items: a random time up to a bound that doubles from 8 ms to
 * 512 ms, {@value #ATTEMPTS} times.
 *
 * <p>Thread-safe; a generator that is shared with others must be so itself.
 */
public final class Contention {

  static final int ATTEMPTS = 16;
  private static final int MAX_SHIFT = 6;
  private static final long FIRST_MILLIS = 8;

  private final RandomGenerator random;

  /** Backoff by this generator. */
  public Contention(RandomGenerator random) {
    this.random = random;
  }

  /**
   * A name for one attempt, by which DynamoDB knows a request that a client sends twice. Of our own
   * generator, since the SDK's is the same in every copy of a snapshot, and one copy's writes would
   * then be taken for another's.
   *
   * <p>Drawn by one thread at a time, since of a generator that is not thread-safe two threads may
   * get the same numbers: then of two writes with the same content the second is answered as if it
   * were the first.
   */
  public synchronized String token() {
    return "%016x%016x".formatted(random.nextLong(), random.nextLong());
  }

  /** A short token, for items that hold many: 40 bits as at most 8 characters. */
  public synchronized String shortToken() {
    return Long.toString(random.nextLong() >>> 24, Character.MAX_RADIX);
  }

  /**
   * Waits before attempt {@code attempt + 1}.
   *
   * @throws dev.embedway.core.error.UnavailableException when attempts are used up, or when the
   *     thread was interrupted
   */
  public void standBack(int attempt) {
    if (attempt >= ATTEMPTS) {
      throw AwsCall.contended("DynamoDB");
    }
    try {
      Thread.sleep(drawn(FIRST_MILLIS << Math.min(attempt, MAX_SHIFT)) + 1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw AwsCall.contended("DynamoDB");
    }
  }

  private synchronized long drawn(long bound) {
    return random.nextLong(bound);
  }
}
