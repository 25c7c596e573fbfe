package dev.embedway.local.cli;

/** Whether the demo found what it should. */
enum DemoVerdict {
  AS_EXPECTED,
  OTHERWISE
}
