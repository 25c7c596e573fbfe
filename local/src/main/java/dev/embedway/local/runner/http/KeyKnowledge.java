package dev.embedway.local.runner.http;

import com.google.errorprone.annotations.ThreadSafe;
import java.util.List;
import java.util.Map;

/** Knowledge of API keys, asked by the head of a request. */
@ThreadSafe
@FunctionalInterface
public interface KeyKnowledge {

  /**
   * Says whether the headers carry an API key that holds now.
   *
   * @param headers values by lower-case name
   */
  boolean knows(Map<String, List<String>> headers);
}
