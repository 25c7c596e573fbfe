package dev.embedway.core.limit;

import dev.embedway.core.settings.Environment;
import dev.embedway.core.settings.Setting;
import java.util.List;

/**
 * Rate limits; 0 is no limit.
 *
 * @param tenantRequests of one tenant, per second
 * @param tenantTokens of one tenant, per second
 * @param globalRequests of all tenants, per second
 */
public record LimitSettings(long tenantRequests, long tenantTokens, long globalRequests) {

  static final Setting.Whole TENANT_RPS =
      Setting.number(
          "EMBEDDINGS_TENANT_RPS",
          0,
          0,
          1_000_000,
          "requests a second",
          """
          Requests of each tenant to any route that needs a key; twice as many at once. 0 is no \
          limit. Over it the answer is 429 `requests`, with the time after which to try again.\
          """);

  static final Setting.Whole TENANT_TPS =
      Setting.number(
          "EMBEDDINGS_TENANT_TPS",
          0,
          0,
          1_000_000_000,
          "tokens a second",
          """
          Tokens of each tenant to embed, in queries of searches too, counted before they are \
          worked on; twice as many at once. 0 is no limit. Over it the answer is 429 `tokens`; a \
          request of more than twice as many is never served, and says so as \
          `max_tokens_per_request`. Re-embeds take as many beside them.\
          """);

  static final Setting.Whole GLOBAL_RPS =
      Setting.number(
          "EMBEDDINGS_GLOBAL_RPS",
          0,
          0,
          1_000_000,
          "requests a second",
          """
          Requests of all tenants together; twice as many at once. 0 is no limit. Too low, and one \
          tenant's burst refuses the others: set `EMBEDDINGS_TENANT_RPS` below it.\
          """);

  /** All of them, as the page of settings lists them. */
  public static final List<Setting> ALL = List.of(TENANT_RPS, TENANT_TPS, GLOBAL_RPS);

  /** Reads them; what cannot be used is noted as a fault of the environment. */
  public static LimitSettings read(Environment environment) {
    return new LimitSettings(
        environment.number(TENANT_RPS),
        environment.number(TENANT_TPS),
        environment.number(GLOBAL_RPS));
  }
}
