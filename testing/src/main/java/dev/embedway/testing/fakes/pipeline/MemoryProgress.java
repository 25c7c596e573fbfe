package dev.embedway.testing.fakes.pipeline;

import dev.embedway.core.pipeline.reconcile.ReconcileProgress;
import java.util.Optional;

/** Progress in memory. One thread at a time. */
public final class MemoryProgress implements ReconcileProgress {

  private Optional<Place> place = Optional.empty();

  @Override
  public Optional<Place> read() {
    return place;
  }

  @Override
  public void write(Place next) {
    place = Optional.of(next);
  }

  @Override
  public void clear() {
    place = Optional.empty();
  }
}
