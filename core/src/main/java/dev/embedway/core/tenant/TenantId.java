package dev.embedway.core.tenant;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import java.util.regex.Pattern;

/**
 * The name of a tenant: 1..255 of {@code A-Z a-z 0-9 _ -}, safe as an S3 key segment and a database
 * value.
 *
 * @param value the name, case-sensitive
 */
public record TenantId(String value) {

  // Before DEFAULT, which is checked against it.
  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9_-]{1,255}");

  /** The tenant whose admins operate the whole installation. */
  public static final TenantId DEFAULT = new TenantId("default");

  /** The reserved tenant of what names none that exists: no key is ever made for it. */
  public static final TenantId UNASSIGNED = new TenantId("_unassigned");

  /**
   * Checks the name.
   *
   * @throws InvalidRequestException {@code invalid_name}
   */
  public TenantId {
    if (!isValid(value)) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_NAME,
          "a tenant's name is 1..255 characters of A-Z a-z 0-9 _ - ; given were " + value.length(),
          "tenant");
    }
  }

  /** True if a tenant may have this name. */
  public static boolean isValid(String value) {
    return ALLOWED.matcher(value).matches();
  }

  @Override
  public String toString() {
    return value;
  }
}
