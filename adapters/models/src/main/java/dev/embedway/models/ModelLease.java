package dev.embedway.models;

import dev.embedway.core.model.ModelSpec;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A hold on a model: it stays in memory until this is closed.
 *
 * <p>Thread-safe; closing it again does nothing.
 */
final class ModelLease implements AutoCloseable {
  private final ResidentModels owner;
  private final Resident resident;
  private final AtomicBoolean open = new AtomicBoolean(true);

  ModelLease(ResidentModels owner, Resident resident) {
    this.owner = owner;
    this.resident = resident;
  }

  ModelSpec spec() {
    return resident.spec();
  }

  /** The model, loaded now if it was not yet. */
  LoadedModel model() {
    return resident.model().get();
  }

  /** Another hold, for another thread. */
  ModelLease share() {
    owner.retain(resident);
    return new ModelLease(owner, resident);
  }

  /** Has the model loaded by a thread of its own, so that texts can be tokenised meanwhile. */
  void prepare() {
    if (!resident.model().isBegun()) {
      ModelLease its = share();
      // What goes wrong here is met again, and reported, by whoever asks for the model.
      FutureTask<LoadedModel> loading = new FutureTask<>(() -> loadAndClose(its));
      Thread.ofPlatform().daemon().name("embedway-load-" + spec().id()).start(loading);
    }
  }

  private static LoadedModel loadAndClose(ModelLease lease) {
    try (lease) {
      return lease.model();
    }
  }

  @Override
  public void close() {
    if (open.compareAndSet(true, false)) {
      owner.release(resident);
    }
  }
}
