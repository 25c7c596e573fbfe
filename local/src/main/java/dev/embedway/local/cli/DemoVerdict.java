package dev.embedway.local.cli;

/** Result of the demo: its matches compared with the expected ones. */
enum DemoVerdict {
  AS_EXPECTED,
  OTHERWISE
}
