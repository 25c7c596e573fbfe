package dev.embedway.local.cli.demo;

/** Result of the demo: its matches compared with the expected ones. */
enum DemoVerdict {
  AS_EXPECTED,
  OTHERWISE
}
