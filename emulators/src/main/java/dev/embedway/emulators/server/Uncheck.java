package dev.embedway.emulators.server;

/** Runs what declares {@code throws Exception} for no reason that a caller could act on. */
public final class Uncheck {

  /** A step of starting or stopping a server. */
  @FunctionalInterface
  public interface Step {
    void run() throws Exception;
  }

  private Uncheck() {}

  /**
   * Runs a step.
   *
   * @param what infinitive, as it follows "cannot"
   * @throws EmulatorException when the step throws a checked exception
   */
  public static void run(String what, Step step) {
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
