package dev.embedway.core.pipeline.document;

import java.math.BigInteger;
import java.util.Locale;

/**
 * The order of two events of one S3 key: a hex number of any width.
 *
 * @param hex digits as S3 sent them
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html">S3
 *     event structure</a>
 */
public record Sequencer(String hex) implements Comparable<Sequencer> {

  public Sequencer {
    if (!hex.matches("[0-9A-Fa-f]{1,64}")) {
      throw new IllegalArgumentException("a sequencer is 1..64 hex digits");
    }
    hex = hex.toUpperCase(Locale.ROOT);
  }

  @Override
  public int compareTo(Sequencer other) {
    return new BigInteger(hex, 16).compareTo(new BigInteger(other.hex, 16));
  }
}
