package dev.embedway.emulators.s3;

import dev.embedway.emulators.auth.EmulatorRequest;
import dev.embedway.emulators.auth.Refusal;
import dev.embedway.emulators.server.EmulatorException;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.shaded.org.eclipse.jetty.http.HttpFields;
import org.gaul.shaded.org.eclipse.jetty.http.HttpHeader;
import org.gaul.shaded.org.eclipse.jetty.http.HttpStatus;
import org.gaul.shaded.org.eclipse.jetty.io.Content;
import org.gaul.shaded.org.eclipse.jetty.server.Handler;
import org.gaul.shaded.org.eclipse.jetty.server.Request;
import org.gaul.shaded.org.eclipse.jetty.server.Response;
import org.gaul.shaded.org.eclipse.jetty.server.Server;
import org.gaul.shaded.org.eclipse.jetty.util.Callback;

/** Handler in front of s3proxy's own that passes requests on which {@link S3Rules} take. */
final class S3GuardHandler extends Handler.Wrapper {

  private static final long MAX_READ_ON = 1 << 20;

  private final S3Cors cors;

  private S3GuardHandler(Handler handler, S3Cors cors) {
    super(handler);
    this.cors = cors;
  }

  /**
   * Puts it in front of a server that was not started. s3proxy has no place for a handler of
   * others, so its web server is taken from a private field.
   */
  static void guard(S3Proxy proxy, S3Cors cors) {
    try {
      Field field = S3Proxy.class.getDeclaredField("server");
      field.setAccessible(true);
      Server server = (Server) field.get(proxy);
      server.setHandler(new S3GuardHandler(server.getHandler(), cors));
    } catch (ReflectiveOperationException e) {
      throw new EmulatorException("This version of s3proxy cannot be guarded", e);
    }
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    EmulatorRequest head = head(request);
    if (head.has("origin")) {
      cors.answer().forEach(response.getHeaders()::put);
    }
    Optional<Refusal> refusal = S3Rules.refusal(head);
    if (refusal.isEmpty()) {
      return S3Cors.isPreflight(head)
          ? preflight(response, callback)
          : super.handle(request, response, callback);
    }
    refuse(request, response, callback, refusal.get());
    return true;
  }

  /**
   * Answers when the body was read, for as long as that is short: a connection that is closed over
   * unread bytes is reset, and the client may never see the answer.
   */
  private static void refuse(
      Request request, Response response, Callback callback, Refusal refusal) {
    response.setStatus(refusal.status());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/xml");
    response.getHeaders().put(HttpHeader.CONNECTION, "close");
    Runnable answer = () -> response.write(true, ByteBuffer.wrap(refusal.xml()), callback);
    if (request.getLength() > MAX_READ_ON) {
      answer.run();
    } else {
      Content.Source.consumeAll(request, Callback.from(answer, callback::failed));
    }
  }

  /** Answers a browser's question; without rules it may not go on. */
  private boolean preflight(Response response, Callback callback) {
    response.setStatus(cors.preflight().isEmpty() ? HttpStatus.FORBIDDEN_403 : HttpStatus.OK_200);
    cors.preflight().forEach(response.getHeaders()::put);
    response.write(true, ByteBuffer.allocate(0), callback);
    return true;
  }

  private static EmulatorRequest head(Request request) {
    Map<String, List<String>> headers = new HashMap<>();
    HttpFields fields = request.getHeaders();
    fields.getFieldNamesCollection().forEach(name -> headers.put(name, fields.getValuesList(name)));
    return new EmulatorRequest(
        request.getMethod(),
        request.getHttpURI().getPath(),
        Optional.ofNullable(request.getHttpURI().getQuery()).orElse(""),
        headers);
  }
}
