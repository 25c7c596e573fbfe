package dev.embedway.functions.api.http.message;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Percent-decoding, once, of what a URL holds. */
public final class UrlEncoding {

  private UrlEncoding() {}

  /** The parameters of a query string; malformed ones are left out, the first of a name counts. */
  static Map<String, String> query(@Nullable String raw) {
    Map<String, String> parameters = new LinkedHashMap<>();
    if (raw == null || raw.isEmpty()) {
      return parameters;
    }
    for (String pair : raw.split("&", -1)) {
      int equals = pair.indexOf('=');
      Optional<String> name = decode(equals < 0 ? pair : pair.substring(0, equals));
      Optional<String> value = decode(equals < 0 ? "" : pair.substring(equals + 1));
      if (name.isPresent() && value.isPresent()) {
        parameters.putIfAbsent(name.get(), value.get());
      }
    }
    return parameters;
  }

  /** A path segment; empty when its encoding is malformed. */
  public static Optional<String> segment(String raw) {
    // In a path a plus is a plus.
    return decode(raw.replace("+", "%2B"));
  }

  private static Optional<String> decode(String raw) {
    try {
      return Optional.of(URLDecoder.decode(raw, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
