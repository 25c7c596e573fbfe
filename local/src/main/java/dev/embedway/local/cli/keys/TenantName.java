package dev.embedway.local.cli.keys;

import dev.embedway.core.tenant.TenantId;
import dev.embedway.local.cli.argument.Arguments;

/**
 * A tenant.
 *
 * @param text its name
 */
public record TenantName(String text) {

  /** Reads one; refuses what is no name. */
  public static TenantName of(String text) {
    if (!TenantId.isValid(text)) {
      throw Arguments.refusal("a tenant's name, 1 to 255 of A-Z a-z 0-9 _ -", text);
    }
    return new TenantName(text);
  }

  @Override
  public String toString() {
    return text;
  }
}
