package dev.embedway.bundle;

import java.security.Provider;
import java.security.SecureRandomSpi;
import java.util.Objects;
import java.util.Random;

/**
 * Makes every {@code new SecureRandom()} of a process draw the same numbers as those of every other
 * process: what a snapshot does to generators that were seeded before it.
 */
public final class SeededProvider extends Provider {

  /** For the JVM, which makes it by name. */
  public SeededProvider() {
    super("Seeded", "1", "one seed for all");
    put("SecureRandom.Seeded", Generator.class.getName());
  }

  /** The generator; a seed that is given adds to the one that all have. */
  public static final class Generator extends SecureRandomSpi {

    private static final long SEED = 20261123;

    private final Random random = new Random(SEED);

    /** For the provider, which makes it by name. */
    public Generator() {}

    @Override
    protected void engineSetSeed(byte[] seed) {
      random.setSeed(SEED + java.util.Arrays.hashCode(Objects.requireNonNull(seed)));
    }

    @Override
    protected void engineNextBytes(byte[] bytes) {
      random.nextBytes(bytes);
    }

    @Override
    protected byte[] engineGenerateSeed(int bytes) {
      byte[] seed = new byte[bytes];
      random.nextBytes(seed);
      return seed;
    }
  }
}
