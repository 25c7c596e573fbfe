package dev.embedway.core.signing;

import dev.embedway.core.settings.Environment;
import dev.embedway.core.settings.Setting;
import java.util.List;
import java.util.stream.Stream;

/**
 * Settings of request signing.
 *
 * @param secrets any of which may sign; empty when requests need no signature
 */
public record SigningSettings(List<String> secrets) {

  private static final int MIN_SECRET_LENGTH = 32;

  static final Setting SECRETS =
      Setting.text(
          "EMBEDWAY_SIGNING_SECRETS",
          "",
          "secrets of 32 visible ASCII characters or more, separated by commas",
          """
          When set, every request with an API key must also be signed with one of these secrets \
          (docs/operations.md says how). To replace one, set both, change the callers, and take \
          the old one away. OpenAI's SDKs do not sign.\
          """);

  /** All of them, as the page of settings lists them. */
  public static final List<Setting> ALL = List.of(SECRETS);

  public SigningSettings {
    secrets = List.copyOf(secrets);
  }

  /** Reads them; what cannot be used is noted as a fault of the environment. */
  public static SigningSettings read(Environment environment) {
    List<String> secrets =
        Stream.of(environment.text(SECRETS).split(",", -1))
            .map(String::strip)
            .filter(secret -> !secret.isEmpty())
            .toList();
    if (!secrets.stream().allMatch(SigningSettings::isSound)) {
      environment.fault(SECRETS, "given was something else");
      return new SigningSettings(List.of());
    }
    return new SigningSettings(secrets);
  }

  private static boolean isSound(String secret) {
    return secret.length() >= MIN_SECRET_LENGTH
        && secret.chars().allMatch(c -> c > ' ' && c <= '~');
  }

  /** Leaves the secrets out. */
  @Override
  public String toString() {
    return "SigningSettings[" + secrets.size() + "]";
  }
}
