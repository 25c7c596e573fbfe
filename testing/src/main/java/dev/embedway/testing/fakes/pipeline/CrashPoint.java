package dev.embedway.testing.fakes.pipeline;

import com.google.errorprone.annotations.ThreadSafe;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * A process that dies at its n-th call of a port, before or after the call took effect, and stays
 * dead until it is started again. Thread-safe.
 */
@ThreadSafe
public final class CrashPoint {

  /** The process is dead. */
  public static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Crash() {
      super("the process is dead");
    }
  }

  /** On which side of the call the process dies. */
  public enum Side {
    BEFORE,
    AFTER
  }

  private final int at;
  private final Side side;

  @GuardedBy("this")
  private boolean armed;

  @GuardedBy("this")
  private int calls;

  @GuardedBy("this")
  private boolean dead;

  @GuardedBy("this")
  private boolean died;

  private CrashPoint(int at, Side side, boolean armed) {
    this.at = at;
    this.side = side;
    this.armed = armed;
  }

  /** A process that does not die. */
  public static CrashPoint never() {
    return new CrashPoint(-1, Side.BEFORE, false);
  }

  /** A process that dies at its n-th call, from 1, once. */
  public static CrashPoint at(int n, Side side) {
    return new CrashPoint(n, side, true);
  }

  /** A process that dies at its n-th call after it is armed, from 1, once. */
  public static CrashPoint unarmed(int n, Side side) {
    return new CrashPoint(n, side, false);
  }

  /** Counts the calls from now on. */
  public synchronized void arm() {
    armed = true;
  }

  /** True if it has died at all. */
  public synchronized boolean hasDied() {
    return died;
  }

  /** A new process takes over. */
  public synchronized void restart() {
    dead = false;
  }

  /** The port as this process calls it. */
  public <T> T around(Class<T> port, T target) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (proxy, method, arguments) -> call(target, method, arguments)));
  }

  private @Nullable Object call(Object target, Method method, Object @Nullable [] arguments)
      throws Throwable {
    int number = count();
    dieIf(Side.BEFORE, number);
    Object result = invoke(target, method, arguments);
    dieIf(Side.AFTER, number);
    return result;
  }

  private synchronized int count() {
    calls += armed ? 1 : 0;
    return calls;
  }

  private synchronized void dieIf(Side here, int number) {
    if (armed && number == at && side == here) {
      dead = true;
      died = true;
    }
    if (dead) {
      throw new Crash();
    }
  }

  private static @Nullable Object invoke(
      Object target, Method method, Object @Nullable [] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }
}
