package dev.embedway.core.fleet;

import java.time.Instant;
import java.util.function.Consumer;

/**
 * A caller who may have to wait for a model to be brought.
 *
 * @param deadline of what the caller does; part of the time is left for the work itself
 * @param check throws when the caller may not use the model of an id; asked before it is brought
 */
public record ModelWait(Instant deadline, Consumer<String> check) {

  /** A caller who may use all models. */
  public static ModelWait until(Instant deadline) {
    return new ModelWait(deadline, _ -> {});
  }
}
