package dev.embedway.core.erasure;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The account of an erasure.
 *
 * @param subject pseudonym of what was erased
 * @param counts of what was erased, by the kind's name
 * @param unreachable copies that an erasure cannot reach, and the end of each: a time, or words
 */
public record ErasureReceipt(
    String subject,
    Instant requestedAt,
    Instant erasedAt,
    SortedMap<String, Long> counts,
    SortedMap<String, String> unreachable) {

  /**
   * A receipt with its seal.
   *
   * @param hmac in hex
   */
  public record Sealed(ErasureReceipt receipt, String hmac) {}

  public ErasureReceipt {
    requestedAt = requestedAt.truncatedTo(ChronoUnit.SECONDS);
    erasedAt = erasedAt.truncatedTo(ChronoUnit.SECONDS);
    counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
    unreachable = Collections.unmodifiableSortedMap(new TreeMap<>(unreachable));
  }

  static ErasureReceipt of(Erasure erasure, Instant erasedAt, Map<String, String> unreachable) {
    SortedMap<String, Long> counts = new TreeMap<>();
    erasure
        .work()
        .ifPresent(work ->
            work.progress().counts().forEach((kind, count) -> counts.put(kind.wire(), count)));
    return new ErasureReceipt(
        erasure.id(), erasure.times().requested(), erasedAt, counts, new TreeMap<>(unreachable));
  }

  /** The text that is sealed: a line for each fact, in one order. */
  String text() {
    StringBuilder text = new StringBuilder("embedway erasure receipt 1\n");
    line(text, "subject", subject);
    line(text, "requested_at", requestedAt);
    line(text, "erased_at", erasedAt);
    counts.forEach((kind, count) -> line(text, "erased." + kind, count));
    unreachable.forEach((copy, end) -> line(text, "unreachable." + copy, end));
    return text.toString();
  }

  private static void line(StringBuilder text, String name, Object value) {
    text.append(name).append('=').append(value.toString().replace("\n", "\\n")).append('\n');
  }
}
