package dev.embedway.functions.api.http;

import com.google.errorprone.annotations.ThreadSafe;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A line of the log for each request that is answered, where it is switched on. It holds no path,
 * which may name a document, and nothing of a query, a header or a body but the request's id.
 */
@ThreadSafe
public final class AccessLog {

  /** None. */
  public static final AccessLog OFF = new AccessLog(_ -> {});

  private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);

  private final Consumer<String> lines;

  private AccessLog(Consumer<String> lines) {
    this.lines = lines;
  }

  /** Lines in the log of this process. */
  public static AccessLog on() {
    return new AccessLog(LOG::info);
  }

  /** Writes down a request that was answered after so many milliseconds. */
  void note(Visit visit, int status, long millis) {
    lines.accept(
        "method=%s route=%s status=%d ms=%d source=%s request=%s tenant=%s"
            .formatted(
                visit.method(),
                visit.route(),
                status,
                millis,
                visit.source().text().replace(' ', '_'),
                visit.requestId(),
                visit.tenant()));
  }
}
