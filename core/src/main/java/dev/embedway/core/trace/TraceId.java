package dev.embedway.core.trace;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The name of all work that one request or event calls for, whichever process does it; the trace-id
 * of W3C Trace Context.
 *
 * @param hex 32 lower-case hex digits, not all of them 0
 * @see <a href="https://www.w3.org/TR/trace-context/#trace-id">Trace Context</a>
 */
public record TraceId(String hex) {

  private static final Pattern FORM = Pattern.compile("(?!0{32})[0-9a-f]{32}");

  public TraceId {
    if (!FORM.matcher(hex).matches()) {
      throw new IllegalArgumentException("a trace id is 32 lower-case hex digits, not all 0");
    }
  }

  /** The id of these digits; empty where they are none. */
  public static Optional<TraceId> parse(String hex) {
    return FORM.matcher(hex).matches() ? Optional.of(new TraceId(hex)) : Optional.empty();
  }

  /** The id of work without a request, the same at each attempt at it. */
  public static TraceId of(String work) {
    byte[] name = work.getBytes(StandardCharsets.UTF_8);
    return new TraceId(UUID.nameUUIDFromBytes(name).toString().replace("-", ""));
  }
}
