package dev.embedway.core.config;

import dev.embedway.core.limit.LimitSettings;
import dev.embedway.core.settings.Environment;
import dev.embedway.core.signing.SigningSettings;
import dev.embedway.core.tenant.QuotaSettings;
import dev.embedway.core.tenant.Quotas;

/**
 * Settings of callers and their requests.
 *
 * @param api the HTTP API
 * @param limits per second
 * @param quotas in all
 * @param signing of requests
 */
public record RequestSettings(
    ApiSettings api, LimitSettings limits, Quotas quotas, SigningSettings signing) {

  static RequestSettings read(Environment environment) {
    return new RequestSettings(
        ApiSettings.read(environment),
        LimitSettings.read(environment),
        QuotaSettings.read(environment),
        SigningSettings.read(environment));
  }
}
