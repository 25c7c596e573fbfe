package dev.embedway.emulators.s3;

import com.google.errorprone.annotations.ThreadSafe;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A lock per key, kept only while someone holds it or waits for it. */
@ThreadSafe
final class KeyLocks {

  private static final class Entry {
    private final ReentrantLock lock = new ReentrantLock();
    private int users;
  }

  private final ConcurrentMap<String, Entry> entries = new ConcurrentHashMap<>();

  <T> T with(String key, Supplier<T> action) {
    Entry entry = entries.compute(key, (k, present) -> joined(present));
    entry.lock.lock();
    try {
      return action.get();
    } finally {
      entry.lock.unlock();
      entries.computeIfPresent(key, (k, present) -> left(present));
    }
  }

  private static Entry joined(@Nullable Entry present) {
    Entry entry = present == null ? new Entry() : present;
    entry.users++;
    return entry;
  }

  private static @Nullable Entry left(Entry entry) {
    entry.users--;
    return entry.users == 0 ? null : entry;
  }
}
