package dev.embedway.models.engine.residency;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.error.UnsupportedException;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.provider.EngineSettings.Residency;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.models.tokenizer.Once;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The models in memory, within a number and an amount of memory. The least recently used one makes
 * room for another; one in use never does. A caller that finds all in use waits in line, and later
 * callers of the same tenant wait behind it even when their model is there. Other tenants pass it
 * to models that are there: one tenant's wish for more models than fit holds up nobody else.
 */
@ThreadSafe
public final class ResidentModels implements AutoCloseable {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  /** Loader of models. */
  public interface Source {

    /** Memory that a model will take, estimated. */
    long bytes(ModelSpec model);

    /** Loads a model, which takes its time. */
    LoadedModel load(ModelSpec model);
  }

  private final Residency limits;
  private final InstantSource clock;
  private final Source source;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** The least recently used first; guarded by the lock. */
  private final Map<ModelSpec, Resident> residents = new LinkedHashMap<>();

  /** Waiting callers, in the order they came; guarded by the lock. */
  private final Deque<Waiting> line = new ArrayDeque<>();

  /** A caller in line, equal to itself alone. */
  private static final class Waiting {
    private final TenantId tenant;

    Waiting(TenantId tenant) {
      this.tenant = tenant;
    }
  }

  /** No models yet, within these limits. */
  public ResidentModels(Residency limits, InstantSource clock, Source source) {
    this.limits = limits;
    this.clock = clock;
    this.source = source;
  }

  /**
   * A hold on a model, which stays in memory until the hold is closed. The model is loaded when it
   * is first asked for.
   *
   * @throws UnsupportedException when the model alone is over the memory that is allowed
   * @throws UnavailableException {@code provider_unavailable} when no room came free in time
   */
  public ModelLease acquire(ModelSpec model, TenantId tenant, Instant deadline)
      throws InterruptedException {
    long bytes = source.bytes(model);
    if (bytes > limits.maxBytes()) {
      throw tooLarge(model, bytes);
    }
    long nanos = Math.max(0, Duration.between(clock.instant(), deadline).toNanos());
    lock.lockInterruptibly();
    Waiting place = new Waiting(tenant);
    line.addLast(place);
    try {
      while (!mayPass(place, model) || !makeRoom(model, bytes)) {
        if (nanos <= 0) {
          throw noRoom(model);
        }
        nanos = changed.awaitNanos(nanos);
      }
      return new ModelLease(this, use(model, bytes));
    } finally {
      line.remove(place);
      changed.signalAll();
      lock.unlock();
    }
  }

  /** True on a caller's turn: first in line, or of its tenant for a model that is there. */
  private boolean mayPass(Waiting place, ModelSpec model) {
    return line.stream()
        .takeWhile(other -> !other.equals(place))
        .noneMatch(other -> !residents.containsKey(model) || other.tenant.equals(place.tenant));
  }

  /** True if the model is loaded or fits, for which idle ones are unloaded. */
  private boolean makeRoom(ModelSpec model, long bytes) {
    if (residents.containsKey(model)) {
      return true;
    }
    while (residents.size() >= limits.maxModels() || used() + bytes > limits.maxBytes()) {
      List<Resident> idle = residents.values().stream().filter(Resident::isIdle).toList();
      if (idle.isEmpty()) {
        return false;
      }
      unload(idle.getFirst());
    }
    return true;
  }

  private long used() {
    return residents.values().stream().mapToLong(Resident::bytes).sum();
  }

  private Resident use(ModelSpec model, long bytes) {
    Resident resident = residents.remove(model);
    if (resident == null) {
      resident = new Resident(model, bytes, new Once<>(() -> source.load(model)));
    }
    residents.put(model, resident);
    resident.retain();
    return resident;
  }

  /** One more hold on a model that is held. */
  void retain(Resident resident) {
    lock.lock();
    try {
      resident.retain();
    } finally {
      lock.unlock();
    }
  }

  void release(Resident resident) {
    lock.lock();
    try {
      resident.release(clock.instant());
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Frees the models that were not used for long enough. */
  public void unloadIdle() {
    if (limits.unloadAfter().isZero()) {
      return;
    }
    Instant latest = clock.instant().minus(limits.unloadAfter());
    lock.lock();
    try {
      residents.values().stream()
          .filter(resident -> resident.isIdle() && !resident.lastUsed().isAfter(latest))
          .toList()
          .forEach(this::unload);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void unload(Resident resident) {
    residents.remove(resident.spec());
    try {
      resident.model().ifMade(LoadedModel::close);
    } catch (EmbedwayException e) {
      // What this model holds is lost; the caller that needs the room has done nothing wrong.
      return;
    }
  }

  /** Ids of the models that are in memory or on their way there, the least recently used first. */
  public List<String> ids() {
    lock.lock();
    try {
      return residents.keySet().stream().map(ModelSpec::id).toList();
    } finally {
      lock.unlock();
    }
  }

  /** Count of callers that wait for room. */
  int waiting() {
    lock.lock();
    try {
      return line.size();
    } finally {
      lock.unlock();
    }
  }

  /** Frees all, each as soon as nobody uses it. */
  @Override
  public void close() {
    lock.lock();
    try {
      while (!residents.values().stream().allMatch(Resident::isIdle)) {
        changed.awaitUninterruptibly();
      }
      List.copyOf(residents.values()).forEach(this::unload);
    } finally {
      lock.unlock();
    }
  }

  private UnsupportedException tooLarge(ModelSpec model, long bytes) {
    return new UnsupportedException(
        ErrorCode.PROVIDER_UNSUPPORTED,
        "model "
            + model.id()
            + " is thought to take "
            + (bytes >> 20)
            + " MB of memory, and EMBEDWAY_MODEL_MEMORY_MB allows "
            + (limits.maxBytes() >> 20)
            + " for all; raise it where the machine has more");
  }

  private UnavailableException noRoom(ModelSpec model) {
    return new UnavailableException(
        ErrorCode.PROVIDER_UNAVAILABLE,
        "there was no room for model "
            + model.id()
            + " in time: the models in memory are all in use; EMBEDDINGS_MAX_MODELS allows "
            + limits.maxModels()
            + ", EMBEDWAY_MODEL_MEMORY_MB "
            + (limits.maxBytes() >> 20),
        RETRY_AFTER,
        null);
  }
}
