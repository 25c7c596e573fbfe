package dev.embedway.topology;

/** Set of times of queues, leases and schedules. */
public enum Clocks {
  /** Those of a deployment, and of a local cloud unless it is told otherwise. */
  AWS,
  /** Short ones, for tests against emulators. */
  TEST
}
