package dev.embedway.local.runner;

import com.google.errorprone.annotations.ThreadSafe;

/** A function that can be invoked: in this process, or in one of its own. */
@ThreadSafe
public interface Invocable {

  /** Its name in the topology. */
  String name();

  /** Runs its handler on one event, and waits no longer than its timeout. */
  InvocationOutcome invoke(String eventJson);
}
