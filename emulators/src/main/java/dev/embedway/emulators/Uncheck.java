package dev.embedway.emulators;

/** Runs what declares {@code throws Exception} for no reason that a caller could act on. */
final class Uncheck {

  /** A step of starting or stopping a server. */
  @FunctionalInterface
  interface Step {
    void run() throws Exception;
  }

  private Uncheck() {}

  static void run(String what, Step step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmulatorException("Interrupted: cannot " + what, e);
    } catch (Exception e) { // the servers' own lifecycle methods declare no narrower type
      throw new EmulatorException("Cannot " + what + ": " + e.getMessage(), e);
    }
  }
}
