package dev.embedway.local.runner.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.ThreadSafe;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Streams of server-sent events, which API Gateway has not. A function's answer of this media type
 * is the first event; the others come from a feed, one in each period, until the client leaves or
 * its key holds no longer.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">Server-sent
 *     events</a>
 */
@ThreadSafe
final class EventStreams implements AutoCloseable {

  static final String MEDIA_TYPE = "text/event-stream";

  /** Time from one event to the next, give or take a tenth, so that clients do not come at once. */
  static final Duration PERIOD = Duration.ofSeconds(5);

  private static final int TENTHS = 10;
  private static final Logger LOG = LoggerFactory.getLogger(EventStreams.class);

  private final EventFeed feed;
  private final Duration period;
  private final CountDownLatch closed = new CountDownLatch(1);

  EventStreams(EventFeed feed, Duration period) {
    this.feed = feed;
    this.period = period;
  }

  /** True for a function's answer that begins a stream. */
  static boolean isBegunBy(JsonNode answer) {
    return answer.path("statusCode").asInt() == 200
        && answer.path("headers").path("Content-Type").asText().startsWith(MEDIA_TYPE);
  }

  /**
   * Sends a stream, until the thread is interrupted as its client leaves.
   *
   * @param goesOn asked before each event but the first
   * @param sent told of each event that was sent
   */
  void send(ServerResponse response, String first, BooleanSupplier goesOn, Runnable sent) {
    try (EventFeed.Feed events = feed.begin();
        OutputStream out = response.outputStream()) {
      String event = first;
      do {
        out.write(event.getBytes(StandardCharsets.UTF_8));
        out.flush();
        sent.run();
        if (closed.await(pause(), TimeUnit.MILLISECONDS) || !goesOn.getAsBoolean()) {
          return;
        }
        event = events.next();
      } while (true);
    } catch (IOException | UncheckedIOException e) {
      LOG.debug("the client of a stream has left: {}", e.getClass().getSimpleName());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private long pause() {
    long tenth = period.toMillis() / TENTHS;
    return period.toMillis() + ThreadLocalRandom.current().nextLong(-tenth, tenth + 1);
  }

  /** Ends all streams. */
  @Override
  public void close() {
    closed.countDown();
  }
}
