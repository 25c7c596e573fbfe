package dev.embedway.core.pipeline.reconcile;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the calls of ports, by the method's name. Thread-safe. */
final class CountedCalls {

  private final Map<String, AtomicInteger> counts = new ConcurrentSkipListMap<>();

  /** A port whose calls are counted. */
  public <T> T around(Class<T> port, T real) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (proxy, method, arguments) -> {
              counts.computeIfAbsent(method.getName(), _ -> new AtomicInteger()).incrementAndGet();
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  /** Calls of a method. */
  public int of(String method) {
    return counts.getOrDefault(method, new AtomicInteger()).get();
  }

  /** Calls of all methods. */
  public int all() {
    return counts.values().stream().mapToInt(AtomicInteger::get).sum();
  }

  @Override
  public String toString() {
    return counts.toString();
  }
}
