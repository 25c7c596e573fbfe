package dev.embedway.core.breaker;

import java.util.regex.Pattern;

/**
 * Names one breaker.
 *
 * @param provider the provider's name, such as {@code openai}
 * @param endpoint which of its endpoints, such as a host; never an address with credentials
 */
public record BreakerId(String provider, String endpoint) {

  private static final Pattern PROVIDER = Pattern.compile("[a-z0-9_]{1,64}");
  private static final Pattern ENDPOINT = Pattern.compile("[A-Za-z0-9_.:/\\[\\]-]{1,256}");

  public BreakerId {
    check("provider", PROVIDER, provider);
    check("endpoint", ENDPOINT, endpoint);
  }

  private static void check(String what, Pattern allowed, String given) {
    if (!allowed.matcher(given).matches()) {
      throw new IllegalArgumentException("a breaker's " + what + " matches " + allowed.pattern());
    }
  }
}
