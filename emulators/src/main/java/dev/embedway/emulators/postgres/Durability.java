package dev.embedway.emulators.postgres;

import java.util.List;

/** Data that a server keeps when it ends or when the machine does. */
public enum Durability {
  /** Every acknowledged write survives a {@code kill -9} and a power cut; the directory stays. */
  DURABLE,

  /**
   * Writes are not forced to disk, and the directory is removed when the server ends: for tests.
   */
  EPHEMERAL;

  List<String> postgresSettings() {
    return switch (this) {
      case DURABLE -> List.of();
      case EPHEMERAL -> List.of("fsync=off", "synchronous_commit=off", "full_page_writes=off");
    };
  }
}
