package dev.embedway.chroma;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.vector.StoreConnections;
import java.time.Instant;

/**
 * Requests to Chroma, as admins see them: those under way, which nothing limits and none waits for.
 */
@ThreadSafe
final class ChromaConnections implements StoreConnections {

  private final ChromaSession session;

  ChromaConnections(ChromaSession session) {
    this.session = session;
  }

  @Override
  public String driver() {
    return "chroma";
  }

  @Override
  public Pool ping(Instant deadline) {
    return new Pool(session.ping(deadline), 0, 0, Integer.MAX_VALUE);
  }
}
