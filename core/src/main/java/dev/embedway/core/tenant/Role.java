package dev.embedway.core.tenant;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import java.util.Arrays;
import java.util.Locale;

/** Set of operations that an API key permits. */
public enum Role {
  /** Embeddings and models. */
  EMBED,
  /** Uploading, reading and deleting documents; making and deleting stores. */
  INGEST,
  /** Searching; reading stores and documents. */
  SEARCH,
  /** All of it, and keys. */
  ADMIN;

  /** The role as callers write it. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The role of a wire name.
   *
   * @throws InvalidRequestException {@code invalid_parameter} with the allowed names
   */
  public static Role ofWire(String name) {
    return Arrays.stream(values())
        .filter(role -> role.wire().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new InvalidRequestException(
                ErrorCode.INVALID_PARAMETER,
                "a role is not known; allowed are embed, ingest, search, admin",
                "roles"));
  }
}
