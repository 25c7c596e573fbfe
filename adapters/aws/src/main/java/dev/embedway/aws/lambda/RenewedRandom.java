package dev.embedway.aws.lambda;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.snapshot.SnapshotPart;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/** Unpredictable numbers that are not those of another process restored from the same snapshot. */
@ThreadSafe
final class RenewedRandom implements RandomGenerator, SnapshotPart {

  private static final int SEED_BYTES = 32;

  private volatile SecureRandom generator = new SecureRandom();

  @Override
  public long nextLong() {
    return generator.nextLong();
  }

  @Override
  public void nextBytes(byte[] bytes) {
    generator.nextBytes(bytes);
  }

  /** Takes a new generator, with a seed that the system's own entropy gives. */
  @Override
  public void renew() {
    SecureRandom renewed = new SecureRandom();
    renewed.setSeed(entropy());
    generator = renewed;
  }

  private static byte[] entropy() {
    try {
      return SecureRandom.getInstanceStrong().generateSeed(SEED_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has a strong generator", e);
    }
  }
}
