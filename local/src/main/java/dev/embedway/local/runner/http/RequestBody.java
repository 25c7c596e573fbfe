package dev.embedway.local.runner.http;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.RequestException;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Bodies of requests, as far as they are read. */
final class RequestBody {

  /** API Gateway's own bound, in bytes. */
  static final int MAX_BYTES = 10 * 1024 * 1024;

  /** Bytes of a refused body that are read before the answer. */
  private static final int MAX_PASSED_OVER = 2 * MAX_BYTES;

  private RequestBody() {}

  /** The body, empty when it is too large. */
  static Optional<byte[]> read(ServerRequest request) {
    if (!request.content().hasEntity()) {
      return Optional.of(new byte[0]);
    }
    boolean isLarge = request.headers().contentLength().orElse(0) > MAX_BYTES;
    if (isLarge && awaitsConsent(request)) {
      return Optional.empty();
    }
    try (InputStream stream = request.content().inputStream()) {
      byte[] bytes = isLarge ? new byte[0] : stream.readNBytes(MAX_BYTES + 1);
      if (isLarge || bytes.length > MAX_BYTES) {
        passOver(stream);
        return Optional.empty();
      }
      return Optional.of(bytes);
    } catch (IOException | RuntimeException e) {
      throw RequestException.builder()
          .type(DirectHandler.EventType.BAD_REQUEST)
          .message("the body is not what its headers say")
          .cause(e)
          .setKeepAlive(false)
          .build();
    }
  }

  /** Reads on once a stranger was answered, whose answer would be lost with its connection. */
  static void readOn(ServerRequest request) {
    if (awaitsConsent(request)) {
      return;
    }
    try (InputStream rest = request.content().inputStream()) {
      passOver(rest);
    } catch (IOException | RuntimeException e) {
      // The client has left, or takes too long; it was sent its answer.
    }
  }

  /** True for a client that sends its body only when it is asked to. */
  private static boolean awaitsConsent(ServerRequest request) {
    return request.headers().contains(HeaderNames.EXPECT);
  }

  /**
   * Reads on, to a bound: a client that is still sending when its connection ends sees no answer.
   */
  private static void passOver(InputStream stream) throws IOException {
    byte[] piece = new byte[1 << 16];
    int passed = 0;
    int read = stream.read(piece);
    while (read >= 0 && passed < MAX_PASSED_OVER) {
      passed += read;
      read = stream.read(piece);
    }
  }
}
