package dev.embedway.emulators;

/** A signal that Java cannot send by itself. */
enum Signal {
  /** PostgreSQL's fast shutdown: connections are cut, everything is written. */
  INTERRUPT("INT"),
  /** PostgreSQL's immediate shutdown: recovery at the next start. */
  QUIT("QUIT");

  private final String shortName;

  Signal(String shortName) {
    this.shortName = shortName;
  }

  /** Sends it; a process that is gone already is not an error. */
  void send(long pid) {
    // The shell's own kill: a program of that name is missing in small containers.
    Command.of("/bin/sh", "-c", "kill -s " + shortName + " " + pid).run();
  }
}
