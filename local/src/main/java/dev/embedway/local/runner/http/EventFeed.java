package dev.embedway.local.runner.http;

/**
 * Source of server-sent events, for an answer that is a stream's first one.
 *
 * <p>Thread-safe.
 */
@FunctionalInterface
public interface EventFeed {

  /** Begins the feed of one client, to be closed when it has left. */
  Feed begin();

  /** Events of one client. One thread at a time. */
  interface Feed extends AutoCloseable {

    /** The next event as it is sent, its empty line included. */
    String next();

    @Override
    void close();
  }
}
