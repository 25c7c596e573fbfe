package dev.embedway.logging;

import com.google.errorprone.annotations.ThreadSafe;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.spi.MDCAdapter;

/**
 * Fields that every line of a thread has. Threads that it starts have none of them: those of a pool
 * would keep a request's fields for all that come after.
 */
@ThreadSafe
final class ThreadContext implements MDCAdapter {

  private final ThreadLocal<Map<String, String>> fields = ThreadLocal.withInitial(TreeMap::new);
  private final ThreadLocal<Map<String, Deque<String>>> stacks =
      ThreadLocal.withInitial(HashMap::new);

  /** The fields of this thread, by name. */
  Map<String, String> fields() {
    return fields.get();
  }

  @Override
  public void put(String key, @Nullable String value) {
    if (value == null) {
      remove(key);
    } else {
      fields.get().put(key, value);
    }
  }

  @Override
  public @Nullable String get(String key) {
    return fields.get().get(key);
  }

  @Override
  public void remove(String key) {
    fields.get().remove(key);
  }

  @Override
  public void clear() {
    fields.remove();
  }

  @Override
  public Map<String, String> getCopyOfContextMap() {
    return new HashMap<>(fields.get());
  }

  @Override
  public void setContextMap(Map<String, String> others) {
    fields.set(new TreeMap<>(others));
  }

  @Override
  public void pushByKey(String key, String value) {
    stacks.get().computeIfAbsent(key, _ -> new ArrayDeque<>()).push(value);
  }

  @Override
  public @Nullable String popByKey(String key) {
    Deque<String> stack = stacks.get().get(key);
    return stack == null ? null : stack.poll();
  }

  @Override
  public @Nullable Deque<String> getCopyOfDequeByKey(String key) {
    Deque<String> stack = stacks.get().get(key);
    return stack == null ? null : new ArrayDeque<>(stack);
  }

  @Override
  public void clearDequeByKey(String key) {
    stacks.get().remove(key);
  }
}
