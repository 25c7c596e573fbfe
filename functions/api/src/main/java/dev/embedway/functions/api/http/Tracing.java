package dev.embedway.functions.api.http;

import dev.embedway.core.trace.TraceId;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The headers by which a request is followed through systems: the caller's where they are sound,
 * else new ones.
 *
 * @param requestId 1..128 visible ASCII characters
 * @param traceparent as W3C Trace Context has it
 * @see <a href="https://www.w3.org/TR/trace-context/">Trace Context</a>
 */
record Tracing(String requestId, String traceparent) {

  private static final Pattern REQUEST_ID = Pattern.compile("[!-~]{1,128}");
  private static final Pattern TRACEPARENT =
      Pattern.compile("00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})");

  private static final int VERSION_CHARS = "00-".length();
  private static final int TRACE_CHARS = 32;

  static Tracing of(Map<String, String> headers, RandomGenerator random) {
    Supplier<String> newId = () -> "req_" + hex(random, 16);
    String requestId =
        Optional.ofNullable(headers.get("x-request-id"))
            .filter(id -> REQUEST_ID.matcher(id).matches())
            .orElseGet(newId);
    Matcher parent = TRACEPARENT.matcher(headers.getOrDefault("traceparent", ""));
    boolean continued = parent.matches();
    String trace = continued ? parent.group(1) : hex(random, 16);
    String flags = continued ? parent.group(2) : "01";
    return new Tracing(requestId, "00-" + trace + "-" + hex(random, 8) + "-" + flags);
  }

  /** The trace that the request belongs to. */
  TraceId trace() {
    return new TraceId(traceparent.substring(VERSION_CHARS, VERSION_CHARS + TRACE_CHARS));
  }

  Map<String, String> headers() {
    return Map.of("X-Request-ID", requestId, "traceparent", traceparent);
  }

  private static String hex(RandomGenerator random, int bytes) {
    byte[] drawn = new byte[bytes];
    random.nextBytes(drawn);
    return HexFormat.of().formatHex(drawn);
  }
}
