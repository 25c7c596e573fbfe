package dev.embedway.models.engine.residency;

import dev.embedway.core.model.ModelSpec;
import dev.embedway.models.tokenizer.Once;
import java.time.Instant;

/**
 * A model that has a place in memory, loaded or not yet.
 *
 * <p>Its uses are counted under its owner's lock; the rest is thread-safe.
 */
final class Resident {
  private final ModelSpec spec;
  private final long bytes;
  private final Once<LoadedModel> model;
  private int uses;
  private Instant lastUsed = Instant.EPOCH;

  Resident(ModelSpec spec, long bytes, Once<LoadedModel> model) {
    this.spec = spec;
    this.bytes = bytes;
    this.model = model;
  }

  ModelSpec spec() {
    return spec;
  }

  long bytes() {
    return bytes;
  }

  Once<LoadedModel> model() {
    return model;
  }

  boolean isIdle() {
    return uses == 0;
  }

  /** Time at which it was last released. */
  Instant lastUsed() {
    return lastUsed;
  }

  void retain() {
    uses++;
  }

  void release(Instant now) {
    uses--;
    lastUsed = now;
  }
}
