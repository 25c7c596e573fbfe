package dev.embedway.emulators.auth;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Head of an HTTP request to an emulator, as its server read it.
 *
 * @param method in capitals
 * @param path as sent, still encoded
 * @param query as sent, without the question mark; empty where there is none
 * @param headers values in the order of the request, by lower-case name
 */
public record EmulatorRequest(
    String method, String path, String query, Map<String, List<String>> headers) {

  public EmulatorRequest {
    Map<String, List<String>> lowerCase = new TreeMap<>();
    headers.forEach((name, values) ->
        lowerCase.merge(
            name.toLowerCase(Locale.ROOT),
            List.copyOf(values),
            (first, second) -> Stream.concat(first.stream(), second.stream()).toList()));
    headers = lowerCase;
  }

  /** Values of a header, empty where it was not sent. */
  public List<String> all(String name) {
    return headers.getOrDefault(name, List.of());
  }

  /** The value of a header that was sent exactly once. */
  public Optional<String> only(String name) {
    List<String> values = all(name);
    return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
  }

  /** True if a header was sent, once or more often. */
  public boolean has(String name) {
    return headers.containsKey(name);
  }
}
