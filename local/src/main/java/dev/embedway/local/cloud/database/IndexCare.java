package dev.embedway.local.cloud.database;

/** Care of the indexes of a vector store, which a schedule runs. One thread at a time. */
public interface IndexCare {

  /** Care of an engine that keeps its indexes itself. */
  IndexCare NONE = () -> {};

  /** Builds what lacks and drops what nobody needs. */
  void run();

  /** Leaves a build that is under way to the server. */
  default void close() {}
}
