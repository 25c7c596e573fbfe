package dev.embedway.core.breaker;

import java.util.regex.Pattern;

/**
 * Names one breaker: that of an endpoint, or that of one model there.
 *
 * @param provider the provider's name, such as {@code openai}
 * @param endpoint which of its endpoints, such as a host; never an address with credentials
 * @param model the model's id; empty for the endpoint's own breaker
 */
public record BreakerId(String provider, String endpoint, String model) {

  private static final Pattern PROVIDER = Pattern.compile("[a-z0-9_]{1,64}");
  private static final Pattern ENDPOINT = Pattern.compile("[A-Za-z0-9_.:/\\[\\]-]{1,256}");
  private static final Pattern MODEL = Pattern.compile("[A-Za-z0-9_./:-]{0,500}");

  public BreakerId {
    check("provider", PROVIDER, provider);
    check("endpoint", ENDPOINT, endpoint);
    check("model", MODEL, model);
  }

  /** The name of an endpoint's breaker. */
  public BreakerId(String provider, String endpoint) {
    this(provider, endpoint, "");
  }

  /** The name of the breaker of a model at the same endpoint. */
  public BreakerId of(String modelId) {
    return new BreakerId(provider, endpoint, modelId);
  }

  /** True for the breaker of one model. */
  public boolean isOfModel() {
    return !model.isEmpty();
  }

  /** The breaker as messages name it. */
  String described() {
    return isOfModel()
        ? "model " + model + " of " + provider + " at " + endpoint
        : provider + " at " + endpoint;
  }

  private static void check(String what, Pattern allowed, String given) {
    if (!allowed.matcher(given).matches()) {
      throw new IllegalArgumentException("a breaker's " + what + " matches " + allowed.pattern());
    }
  }
}
