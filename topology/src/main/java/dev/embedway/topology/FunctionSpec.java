package dev.embedway.topology;

import java.time.Duration;

/**
 * A function.
 *
 * @param name of the function
 * @param handler its class, with a no-argument constructor for Lambda, in a package {@code
 *     dev.embedway.functions.<zip>}
 * @param timeout most time of one invocation
 * @param memoryMb its memory, which decides its share of CPU: one core at 1769
 * @param database its login to PostgreSQL, which decides whether it is in the database's network
 */
public record FunctionSpec(
    String name, String handler, Duration timeout, int memoryMb, DatabaseLogin database) {

  private static final String PACKAGE = "dev.embedway.functions.";

  /** A function without PostgreSQL. */
  public FunctionSpec(String name, String handler, Duration timeout, int memoryMb) {
    this(name, handler, timeout, memoryMb, DatabaseLogin.NONE);
  }

  /** Login of a function to PostgreSQL. */
  public enum DatabaseLogin {
    /** No login. */
    NONE,
    /** As the role that row-level security binds. */
    APP,
    /** As the role that owns the tables. */
    OWNER
  }

  /**
   * The zip that the handler is in: {@code functions/<zip>/target/<zip>-lambda.zip}. Functions of
   * one zip share it.
   */
  public String zip() {
    if (!handler.startsWith(PACKAGE)) {
      throw new IllegalStateException(name + " is in no zip: " + handler);
    }
    String rest = handler.substring(PACKAGE.length());
    return rest.substring(0, rest.indexOf('.'));
  }
}
