package dev.embedway.models.engine.residency;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.TimedOutException;
import dev.embedway.core.model.ModelSpec;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A hold on a model: it stays in memory until this is closed.
 *
 * <p>Thread-safe; closing it again does nothing.
 */
public final class ModelLease implements AutoCloseable {
  private final ResidentModels owner;
  private final Resident resident;
  private final AtomicBoolean open = new AtomicBoolean(true);
  private final AtomicReference<FutureTask<LoadedModel>> loading = new AtomicReference<>();

  ModelLease(ResidentModels owner, Resident resident) {
    this.owner = owner;
    this.resident = resident;
  }

  /** Card of the model. */
  public ModelSpec spec() {
    return resident.spec();
  }

  /** The model, loaded now if it was not yet. */
  public LoadedModel model() {
    return resident.model().get();
  }

  /** Another hold, for another thread. */
  public ModelLease share() {
    owner.retain(resident);
    return new ModelLease(owner, resident);
  }

  /** Has the model loaded by a thread of its own, so that texts can be tokenised meanwhile. */
  public void prepare() {
    if (!resident.model().isBegun()) {
      ModelLease its = share();
      // A failure here is met again, and reported, when a caller asks for the model.
      FutureTask<LoadedModel> task = new FutureTask<>(() -> loadAndClose(its));
      loading.set(task);
      Thread.ofPlatform().daemon().name("embedway-load-" + spec().id()).start(task);
    }
  }

  /**
   * Waits until the model is in memory or its loading has failed, which {@link #model} reports.
   *
   * @throws TimedOutException {@code deadline_exceeded} when the loading takes longer
   */
  public void await(Duration timeout) throws InterruptedException {
    FutureTask<LoadedModel> own = loading.get();
    try {
      if (own != null) {
        own.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      } else if (!resident.model().await(timeout)) {
        throw new TimeoutException();
      }
    } catch (ExecutionException e) {
      // The caller meets the fault when it asks for the model, which is then loaded once more.
      return;
    } catch (TimeoutException e) {
      throw new TimedOutException(
          ErrorCode.DEADLINE_EXCEEDED,
          "the time for this request was up while model "
              + spec().id()
              + " was loaded; try again later",
          null);
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
