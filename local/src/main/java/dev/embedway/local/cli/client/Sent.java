package dev.embedway.local.cli.client;

/**
 * The answer to a request that may be refused for its body.
 *
 * @param status of HTTP
 * @param said the error in words; empty for none
 */
public record Sent(int status, String said) {

  private static final int BAD_REQUEST = 400;
  private static final int TOO_LARGE = 413;
  private static final int TIMED_OUT = 504;

  /** True if it was done. */
  public boolean isDone() {
    return status < BAD_REQUEST;
  }

  /** True if its body is at fault. */
  public boolean isRefused() {
    return status == BAD_REQUEST || status == TOO_LARGE;
  }

  /** True if it was too much for the time that the server has. */
  public boolean isTimedOut() {
    return status == TIMED_OUT;
  }
}
