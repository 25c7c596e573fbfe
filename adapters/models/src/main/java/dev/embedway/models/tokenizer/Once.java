package dev.embedway.models.tokenizer;

import com.google.errorprone.annotations.ThreadSafe;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A value that is made when it is first asked for, by one thread while the others wait. A failure
 * is not kept: the next caller tries again.
 */
@ThreadSafe
public final class Once<T> {
  private final ReentrantLock lock = new ReentrantLock();
  private final Supplier<T> maker;
  private volatile @Nullable T value;

  /** A value that {@code maker} makes. */
  public Once(Supplier<T> maker) {
    this.maker = maker;
  }

  /** The value, made now if it was not yet. */
  public T get() {
    T made = value;
    if (made != null) {
      return made;
    }
    lock.lock();
    try {
      made = value;
      if (made == null) {
        made = maker.get();
        value = made;
      }
      return made;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits while another thread makes the value; whether that ended in time. There may be none then,
   * when it failed or nobody had begun.
   */
  public boolean await(Duration timeout) throws InterruptedException {
    if (value == null) {
      if (!lock.tryLock(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
        return false;
      }
      lock.unlock();
    }
    return true;
  }

  /** True if the value exists or is being made. */
  public boolean isBegun() {
    return value != null || lock.isLocked();
  }

  /** Does something with the value if it was ever made. */
  public void ifMade(Consumer<T> action) {
    T made = value;
    if (made != null) {
      action.accept(made);
    }
  }
}
