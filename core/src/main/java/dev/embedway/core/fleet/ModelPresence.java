package dev.embedway.core.fleet;

import com.google.errorprone.annotations.ThreadSafe;
import org.jspecify.annotations.Nullable;

/** Models that a process can be asked for as things are. */
@ThreadSafe
@FunctionalInterface
public interface ModelPresence {

  /** True when the process's own engine has the model of an id. */
  boolean isHere(String id);

  /**
   * True when any provider that is set up has what a request names.
   *
   * @param provider of the {@code X-Provider} header
   */
  default boolean isServed(String name, @Nullable String provider) {
    return isHere(name);
  }
}
