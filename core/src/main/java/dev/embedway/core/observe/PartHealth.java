package dev.embedway.core.observe;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Parts of the installation that did not answer when this process last asked them, and since when.
 * Nothing is asked for its sake, so what is not used is not known to fail.
 *
 * <p>Thread-safe.
 */
public final class PartHealth {

  /** The part that holds vectors. */
  public static final String DATABASE = "database";

  private final Map<String, Instant> failing = new ConcurrentHashMap<>();

  /** Notes that a part did not answer; the first of several in a row counts. */
  public void failed(String part, Instant now) {
    failing.putIfAbsent(part, now);
  }

  /** Notes that a part answered. */
  public void answered(String part) {
    failing.remove(part);
  }

  /** Parts that fail, by name, and since when. */
  public Map<String, Instant> failing() {
    return new TreeMap<>(failing);
  }
}
