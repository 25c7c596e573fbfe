package dev.embedway.emulators.server;

/** A signal that a server is sent. */
public enum Signal {
  /** PostgreSQL's fast shutdown: connections are cut, everything is written. */
  INTERRUPT("INT"),
  /** PostgreSQL's immediate shutdown: recovery at the next start. */
  QUIT("QUIT"),
  /** Orderly end of any other server. */
  TERMINATE("TERM");

  private final String shortName;

  Signal(String shortName) {
    this.shortName = shortName;
  }

  /** As {@code kill -s} takes it. */
  String shortName() {
    return shortName;
  }

  /** Sends it; a process that is gone already is not an error. */
  public void send(long pid) {
    // The shell's own kill: a program of that name is missing in small containers.
    Command.of("/bin/sh", "-c", "kill -s " + shortName + " " + pid).run();
  }
}
