package dev.embedway.emulators.postgres;

import dev.embedway.emulators.server.EmulatorException;

/** Program that prints the directory of the PostgreSQL that is used here, fetching it first. */
public final class PostgresHome {

  private PostgresHome() {}

  /**
   * Takes no arguments; exits with 1 when there is none, after a message that names the ways out.
   */
  public static void main(String[] arguments) {
    try {
      System.out.println(PostgresInstallation.locate(System.getenv(), System.err::println).home());
    } catch (EmulatorException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }
}
