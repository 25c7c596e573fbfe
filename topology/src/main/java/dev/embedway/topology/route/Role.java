package dev.embedway.topology.route;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

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

  /** The role of a wire name. */
  public static Optional<Role> ofWire(String name) {
    return Arrays.stream(values()).filter(role -> role.wire().equals(name)).findFirst();
  }
}
