package dev.embedway.local.runner.http;

import com.google.errorprone.annotations.ThreadSafe;

/** Source of server-sent events, for an answer that is a stream's first one. */
@ThreadSafe
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
